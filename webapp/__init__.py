"""People and paper: the command, reports, and the web application.

Nothing is imported here, so that the command answers at once; `create_app` is fetched when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """Return the application factory; only then is Flask imported."""
    if name == "create_app":
        from webapp.application import create_app  # noqa: PLC0415 - Flask takes half a second to import

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
