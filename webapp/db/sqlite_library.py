"""The SQLite that the application runs on: one of its own where there is a wheel, else the machine's.

Debian 12 and many Pythons link a SQLite before 3.51.3, whose write-ahead log can lose a database when two
connections write (https://www.sqlite.org/wal.html#walresetbug). With a later one readers and writers do not
wait for each other; with an earlier one the slower rollback journal is used (`webapp.db.engine`).
"""

from __future__ import annotations

try:
    from pysqlite3 import dbapi2 as sqlite  # type: ignore[import-untyped]  # it ships no types
except ImportError:  # a machine for which there is no wheel
    import sqlite3 as sqlite

__all__ = ["sqlite"]
