"""What is handed to another program of one home."""

from webapp.views.exchange.home import blueprint

__all__ = ["blueprint"]
