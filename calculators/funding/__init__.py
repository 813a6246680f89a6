"""What a measure costs on a home, and whose money may pay for it."""
