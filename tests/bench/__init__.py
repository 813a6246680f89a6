"""Hearthline timed beside its peers: `make bench`."""
