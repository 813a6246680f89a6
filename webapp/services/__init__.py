"""Use cases. Each works in a transaction that it is given, records what it did, and knows no request."""

from webapp.services import money_keeping

__all__ = ["money_keeping"]
