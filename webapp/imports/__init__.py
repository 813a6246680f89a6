"""Files from outside, read and checked before anything is kept."""
