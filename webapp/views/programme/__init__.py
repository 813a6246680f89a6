"""The manager's pages: the programme on one screen, the homes behind each number, a month, and a map."""

from webapp.views.programme import behind, month, month_files, overview, tracts
from webapp.views.programme.blueprint import blueprint

__all__ = ["behind", "blueprint", "month", "month_files", "overview", "tracts"]
