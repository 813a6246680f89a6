"""The home as its energy use sees it: what it is made of, and what it uses in a year."""
