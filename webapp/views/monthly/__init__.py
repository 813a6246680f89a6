"""A provider's own monthly report, for the people who work for it."""

from webapp.views.monthly.own import blueprint

__all__ = ["blueprint"]
