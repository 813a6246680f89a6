"""What the meter says: readings, CalTRACK 2.0, savings, and how far predictions held."""
