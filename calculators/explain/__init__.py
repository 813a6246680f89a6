"""How each figure of a measure came about: the formula with the home's own numbers in it."""
