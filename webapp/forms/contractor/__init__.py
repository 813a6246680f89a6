"""What a contractor is asked, and the words for it."""
