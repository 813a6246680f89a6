"""Many households at once: the whole flow, by columns."""
