"""The documents of a home: read on the screen, issued as PDF, and handed out as they were issued."""

from __future__ import annotations

from webapp.views.documents import files, pages
from webapp.views.documents.routes import blueprint

__all__ = ["blueprint", "files", "pages"]
