"""Household reports of many homes, printed as one job."""

from webapp.views.printing import choosing, job
from webapp.views.printing.routes import blueprint

__all__ = ["blueprint", "choosing", "job"]
