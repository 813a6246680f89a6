"""Tests that a household, a number or a rule is what it claims to be."""
