"""What every table shares: names of constraints, closed lists, and times in UTC."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

# Constraints have names that do not depend on the database, so that a migration can change each of them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SHA256_LENGTH = 64


def one_of(column: str, values: type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """Return the constraint that a column holds one of an enumeration's values."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    empty = f"{column} IS NULL OR " if optional else ""
    return CheckConstraint(f"{empty}{column} IN ({listed})", name=f"{column}_known")


def not_blank(column: str) -> CheckConstraint:
    """Return the constraint that a text says something."""
    return CheckConstraint(f"trim({column}) <> ''", name=f"{column}_given")


def is_sha256(column: str) -> CheckConstraint:
    """Return the constraint that a column is as long as a SHA-256 in hexadecimal digits."""
    return CheckConstraint(f"length({column}) = {SHA256_LENGTH}", name=f"{column}_is_sha256")


def utc_time(*, optional: bool = False) -> Any:  # noqa: ANN401 - as sqlmodel.Field, which this is
    """Return the field of a moment, kept in UTC; a time without its zone is refused when it is written."""
    if optional:
        return Field(default=None, sa_type=UTCDateTime)
    return Field(sa_type=UTCDateTime)


def moment_of(value: datetime) -> str:
    """Return a moment in UTC as text, always with microseconds, so that equal moments are equal texts."""
    return value.isoformat(timespec="microseconds")
