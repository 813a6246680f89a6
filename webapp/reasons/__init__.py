"""Reasons in words: the tree behind an answer, the same household under other rules, changes in the law."""
