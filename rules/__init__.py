"""Who qualifies: household facts, dated parameters, criteria and determinations.

The lowest room of the house. It knows no web framework, database, paper or clock: the date a rule is
judged on is always an argument.
"""
