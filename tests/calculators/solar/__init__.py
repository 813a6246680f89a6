"""PVWatts step by step and against NREL."""
