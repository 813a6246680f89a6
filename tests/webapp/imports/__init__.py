"""Importing official files."""
