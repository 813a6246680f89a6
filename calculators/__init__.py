"""What it saves: the home's energy, measures, solar yield, avoided emissions and dollars.

Functions take scalars and arrays alike, so that one home and a million are the same code. Nothing here
knows a web framework, a database, paper or a clock.
"""
