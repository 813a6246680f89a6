"""The database: tables, safe settings, transactions, and the rules that it holds by itself."""

from webapp.db import homes, inspections, log, people, work
from webapp.db.engine import make_engine
from webapp.db.safety import ConfigurationError, check_safe
from webapp.db.sessions import Database, current_database, init_app, reading, transaction

__all__ = [
    "ConfigurationError",
    "Database",
    "check_safe",
    "current_database",
    "homes",
    "init_app",
    "inspections",
    "log",
    "make_engine",
    "people",
    "reading",
    "transaction",
    "work",
]
