"""Weather files read, and refused."""
