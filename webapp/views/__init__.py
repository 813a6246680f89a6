"""Pages by role. A view is thin: access is declared, a form is read, a service acts, and it leads on."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

# Each module has a `blueprint`.
MODULES = (
    "start",
    "account",
    "language",
    "people",
    "machine_access",
    "self_check",
    "caseworker",
    "caseload",
    "documents",
    "contractor",
    "inspector",
    "quality",
    "programme",
    "monthly",
    "printing",
    "exchange",
    "money",
    "history",
    "verify",
)


def register_views(app: Flask) -> None:
    """Register the pages of every role."""
    for name in MODULES:
        module = f"{__name__}.{name}"
        found = find_spec(module)
        if found is not None and found.origin is not None:
            app.register_blueprint(import_module(module).blueprint)
