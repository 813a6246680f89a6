"""Databases of both kinds, as tests/webapp/db makes them."""

from tests.webapp.db.conftest import (
    databases,
    empty_engine,
    engine,
    postgresql_server,
    programme,
    sqlite_files,
)

__all__ = ["databases", "empty_engine", "engine", "postgresql_server", "programme", "sqlite_files"]
