"""Signatures of what Hearthline issues: made once with the organisation's key, checked by anybody."""
