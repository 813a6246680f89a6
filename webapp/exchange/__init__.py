"""Files that other programs read and write: HPXML of a home, and the month in the state's own columns."""
