"""The measures: what each changes in a home, where it fits, and what it saves."""
