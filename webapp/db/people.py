"""Who works in the programme: providers, users and their roles."""

from enum import StrEnum

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from webapp.db.base import not_blank, one_of
from webapp.roles import Roles

__all__ = ["Employment", "Provider", "Role", "Roles", "User", "UserRole"]


class Employment(StrEnum):
    """Whether somebody is on the programme's own staff or works for a firm under contract to it."""

    STAFF = "staff"
    SUBCONTRACTED = "subcontracted"


class Provider(SQLModel, table=True):
    """An organisation that serves homes: a non-profit, a contractor's firm, an inspection firm."""

    __tablename__ = "provider"
    __table_args__ = (not_blank("name"),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class UserRole(SQLModel, table=True):
    """Which user has which role."""

    __tablename__ = "user_role"

    user_id: int = Field(foreign_key="user_account.id", primary_key=True)
    role_id: int = Field(foreign_key="role.id", primary_key=True, index=True)


class Role(RoleMixin, SQLModel, table=True):
    """A role; the rows are made from `Roles` when the database is upgraded."""

    __tablename__ = "role"
    __table_args__ = (one_of("name", Roles),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    description: str | None = None


class User(UserMixin, SQLModel, table=True):
    """Somebody with a login. People who leave are made inactive, never removed: the record names them."""

    __tablename__ = "user_account"
    __table_args__ = (
        one_of("employment", Employment),
        not_blank("name"),
        not_blank("email"),
        CheckConstraint("language IS NULL OR language IN ('en', 'es', 'zh_Hant')", name="language_known"),
    )

    id: int = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    password: str
    active: bool = True
    fs_uniquifier: str = Field(unique=True)
    name: str
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    employment: str = Employment.STAFF.value
    # In which language the person reads the pages; the browser's where None.
    language: str | None = None

    roles: list[Role] = Relationship(link_model=UserRole)  # type: ignore[assignment]  # our kind of role
