"""Reading the official files that a programme imports, and keeping them."""
