"""The databases of tests/webapp/db, for the contractor's services."""

from tests.webapp.db.conftest import databases, engine, postgresql_server, programme, sqlite_files

__all__ = ["databases", "engine", "postgresql_server", "programme", "sqlite_files"]
