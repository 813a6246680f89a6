"""What an inspector is asked."""
