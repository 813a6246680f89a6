"""Choosing: the package that avoids most greenhouse gas for a budget."""
