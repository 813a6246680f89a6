"""The database: tables, safe settings, transactions, and the rules that it holds by itself."""

from webapp.db import (
    accounts,
    caseload,
    homes,
    inspections,
    issued,
    log,
    machine_access,
    money,
    papers,
    people,
    quality,
    work,
)
from webapp.db.engine import make_engine
from webapp.db.safety import ConfigurationError, check_safe
from webapp.db.sessions import Database, current_database, init_app, reading, transaction

__all__ = [
    "ConfigurationError",
    "Database",
    "accounts",
    "caseload",
    "check_safe",
    "current_database",
    "homes",
    "init_app",
    "inspections",
    "issued",
    "log",
    "machine_access",
    "make_engine",
    "money",
    "papers",
    "people",
    "quality",
    "reading",
    "transaction",
    "work",
]
