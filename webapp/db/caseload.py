"""The caseload: who is who, what was noted, put on hold, handed over, appealed and overridden."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.outcomes import Outcome
from webapp.db.base import not_blank, one_of, utc_time

KEY_LENGTH = 32
# Compared sign by sign on both databases, so that the words that begin so lie beside each other in the index.
WORD: Any = String(40).with_variant(String(40, collation="C"), "postgresql")


class KeyKind(StrEnum):
    """What two homes, or the people of two homes, are compared by."""

    ADDRESS = "address"
    BUILDING = "building"
    NO_SUFFIX = "no_suffix"
    NO_DIRECTION = "no_direction"
    BARE = "bare"
    PARCEL = "parcel"
    PARCEL_UNIT = "parcel_unit"
    PERSON_BIRTH = "person_birth"
    PERSON_PHONE = "person_phone"


class HomeKey(SQLModel, table=True):
    """One key of a home. Two homes are possible duplicates where kind and key agree and one is not narrow.

    A key is narrow where it leaves out something that the home has: the key of a building, for a home with a
    unit. Two units of one building are not duplicates of each other; a unit and the whole building may be.
    """

    __tablename__ = "home_key"
    __table_args__ = (one_of("kind", KeyKind), Index("ix_home_key_kind_match_key", "kind", "match_key"))

    home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32)
    kind: str = Field(primary_key=True)
    match_key: str = Field(primary_key=True, max_length=KEY_LENGTH)
    narrow: bool


class HomeWord(SQLModel, table=True):
    """A word by which a home is found: of its address, its reference, or its household's name."""

    __tablename__ = "home_word"

    word: str = Field(primary_key=True, sa_type=WORD)
    home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32, index=True)


class HomeMatch(SQLModel, table=True):
    """Two homes of which a key agrees, as they were found; the lower id first."""

    __tablename__ = "home_match"
    __table_args__ = (CheckConstraint("first_home_id < second_home_id", name="in_order"),)

    first_home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32)
    second_home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32, index=True)
    found_at: datetime = utc_time()


class MatchVerdict(StrEnum):
    """What two homes are to each other."""

    SAME = "same"
    DIFFERENT = "different"


class MatchDecision(SQLModel, table=True):
    """Somebody compared two homes. The latest decision on a pair holds; none is changed."""

    __tablename__ = "match_decision"
    __table_args__ = (
        one_of("verdict", MatchVerdict),
        not_blank("reason"),
        CheckConstraint("first_home_id < second_home_id", name="in_order"),
        Index("ix_match_decision_first_home_id_second_home_id", "first_home_id", "second_home_id"),
    )

    id: int = Field(default=None, primary_key=True)
    first_home_id: str = Field(foreign_key="home.id", max_length=32)
    second_home_id: str = Field(foreign_key="home.id", max_length=32, index=True)
    verdict: str
    reason: str = Field(sa_type=Text)
    decided_by: int = Field(foreign_key="user_account.id", index=True)
    decided_at: datetime = utc_time()


class HouseholdContact(SQLModel, table=True):
    """Whom to ask for at a home: no more than is needed to call back and to recognise a household."""

    __tablename__ = "household_contact"
    __table_args__ = (not_blank("name"),)

    home_id: str = Field(primary_key=True, foreign_key="home.id", max_length=32)
    name: str
    phone: str = ""
    birth_year: int | None = None
    row_version: int = 1
    updated_by: int = Field(foreign_key="user_account.id", index=True)
    updated_at: datetime = utc_time()


class HomeNote(SQLModel, table=True):
    """A note on a home. It stands as it was written."""

    __tablename__ = "home_note"
    __table_args__ = (not_blank("text"),)

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True, max_length=32)
    text: str = Field(sa_type=Text)
    written_by: int = Field(foreign_key="user_account.id", index=True)
    written_at: datetime = utc_time()


class HomeTransfer(SQLModel, table=True):
    """A home handed over from one provider to another."""

    __tablename__ = "home_transfer"
    __table_args__ = (
        not_blank("reason"),
        CheckConstraint("from_provider_id <> to_provider_id", name="to_another"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True, max_length=32)
    from_provider_id: int = Field(foreign_key="provider.id", index=True)
    to_provider_id: int = Field(foreign_key="provider.id", index=True)
    reason: str = Field(sa_type=Text)
    transferred_by: int = Field(foreign_key="user_account.id", index=True)
    transferred_at: datetime = utc_time()


class HoldReason(StrEnum):
    """Why work waits: NASCSP's list, as `rules.home_facts.DeferralReason` has it."""

    HEALTH = "health_condition_of_occupant"
    STRUCTURE = "structure_or_systems_beyond_repair"
    SEWAGE = "sewage_or_sanitary"
    CONDEMNED = "condemned_or_red_tagged"
    MOISTURE = "severe_moisture"
    CARBON_MONOXIDE = "carbon_monoxide"
    THREATENING = "threatening_or_uncooperative_occupant"
    LEAD = "lead_paint"
    ILLEGAL = "illegal_activity"


class Hold(SQLModel, table=True):
    """A home put on hold, until when, who can help, and how the household was told."""

    __tablename__ = "home_hold"
    __table_args__ = (
        one_of("reason", HoldReason),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_whole"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True, max_length=32)
    reason: str
    detail: str = Field(default="", sa_type=Text)
    referral: str = Field(default="", sa_type=Text)
    client_told_on: date | None = None
    client_told_how: str = ""
    revisit_on: date = Field(index=True)
    held_by: int = Field(foreign_key="user_account.id", index=True)
    held_at: datetime = utc_time()
    ended_by: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    ended_at: datetime | None = utc_time(optional=True)


class Appellant(StrEnum):
    """Who appeals against a decision."""

    HOUSEHOLD = "household"
    REPRESENTATIVE = "representative"
    OWNER = "owner"


class Appeal(SQLModel, table=True):
    """Somebody asks to look at a decision again."""

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("by_whom", Appellant),
        not_blank("reason"),
        CheckConstraint("due_on >= received_on", name="due_later"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True, max_length=32)
    determination_id: int = Field(foreign_key="determination.id", index=True)
    received_on: date
    by_whom: str
    reason: str = Field(sa_type=Text)
    due_on: date = Field(index=True)
    entered_by: int = Field(foreign_key="user_account.id", index=True)
    entered_at: datetime = utc_time()


class AppealOutcome(StrEnum):
    """What an appeal came to: the decision stands, or is taken again."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class AppealDecision(SQLModel, table=True):
    """What an appeal came to, decided by somebody who did not make the decision."""

    __tablename__ = "appeal_decision"
    __table_args__ = (one_of("outcome", AppealOutcome), not_blank("reason"))

    id: int = Field(default=None, primary_key=True)
    appeal_id: int = Field(foreign_key="appeal.id", unique=True)
    outcome: str
    reason: str = Field(sa_type=Text)
    decided_on: date
    decided_by: int = Field(foreign_key="user_account.id", index=True)
    decided_at: datetime = utc_time()


class SupervisorGrant(SQLModel, table=True):
    """From a day on, a caseworker is a supervisor, or no longer one. The latest row by then holds."""

    __tablename__ = "supervisor_grant"
    __table_args__ = (UniqueConstraint("user_id", "starts_on", "granted_at"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    is_supervisor: bool
    starts_on: date
    granted_by: int = Field(foreign_key="user_account.id", index=True)
    granted_at: datetime = utc_time()


class DeterminationOverride(SQLModel, table=True):
    """A supervisor lets a home go on, or stops it, beside the rule's answer, which stays as it is."""

    __tablename__ = "determination_override"
    __table_args__ = (
        CheckConstraint(
            f"answer IN ('{Outcome.ELIGIBLE.value}', '{Outcome.INELIGIBLE.value}')", name="answer_known"
        ),
        not_blank("reason"),
        CheckConstraint("expires_on >= made_on", name="expires_later"),
    )

    id: int = Field(default=None, primary_key=True)
    home_id: str = Field(foreign_key="home.id", index=True, max_length=32)
    determination_id: int = Field(foreign_key="determination.id", index=True)
    answer: str
    reason: str = Field(sa_type=Text)
    made_on: date
    expires_on: date = Field(index=True)
    made_by: int = Field(foreign_key="user_account.id", index=True)
    made_at: datetime = utc_time()
