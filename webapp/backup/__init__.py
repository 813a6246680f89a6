"""The whole record of a programme in one file, and back: consistent while people work, and verified."""
