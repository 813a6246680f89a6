"""Answers to the sample households that change only on purpose.

A change of rules, figures or methods that moves one of them is seen here before it is seen by a household.
When the move is meant, ``python -m tests.contracts`` writes them anew, and the change says why.
"""
