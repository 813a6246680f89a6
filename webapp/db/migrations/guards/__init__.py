"""The guards that each change of the tables put in place, as they were then."""
