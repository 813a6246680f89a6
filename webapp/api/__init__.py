"""The JSON interface, version 1: for providers' own programs."""
