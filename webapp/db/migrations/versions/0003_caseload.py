"""The caseload: notes, transfers, appeals, overrides, expiries and possible duplicates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

from webapp.db.constraints import Guard, create, drop
from webapp.db.migrations.guards import first_path
from webapp.db.migrations.guards.caseload import GUARDS, REPLACED

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "home_key",
    "home_word",
    "home_match",
    "match_decision",
    "household_contact",
    "home_note",
    "home_transfer",
    "home_hold",
    "appeal",
    "appeal_decision",
    "supervisor_grant",
    "determination_override",
)
INDEXED = (
    ("home_key", "kind", "match_key"),
    ("home_word", "home_id"),
    ("home_match", "second_home_id"),
    ("match_decision", "first_home_id", "second_home_id"),
    ("match_decision", "second_home_id"),
    ("match_decision", "decided_by"),
    ("household_contact", "updated_by"),
    ("home_note", "home_id"),
    ("home_note", "written_by"),
    ("home_transfer", "home_id"),
    ("home_transfer", "from_provider_id"),
    ("home_transfer", "to_provider_id"),
    ("home_transfer", "transferred_by"),
    ("home_hold", "home_id"),
    ("home_hold", "revisit_on"),
    ("home_hold", "held_by"),
    ("home_hold", "ended_by"),
    ("appeal", "home_id"),
    ("appeal", "determination_id"),
    ("appeal", "due_on"),
    ("appeal", "entered_by"),
    ("appeal_decision", "decided_by"),
    ("supervisor_grant", "user_id"),
    ("supervisor_grant", "granted_by"),
    ("determination_override", "home_id"),
    ("determination_override", "determination_id"),
    ("determination_override", "expires_on"),
    ("determination_override", "made_by"),
    ("home", "provider_id", "stage", "stage_since", "id"),
    ("home", "provider_id", "stage_since", "id"),
    ("home", "stage", "stage_since", "id"),
    ("home", "stage_since", "id"),
    ("home", "caseworker_id", "stage_since", "id"),
    ("home", "provider_id", "eligible_until"),
    ("home", "eligible_until"),
    ("home", "contractor_provider_id", "stage"),
    ("home", "contractor_provider_id", "stage_since", "id"),
)
REASONS = (
    "'health_condition_of_occupant', 'structure_or_systems_beyond_repair', 'sewage_or_sanitary',"
    " 'condemned_or_red_tagged', 'severe_moisture', 'carbon_monoxide',"
    " 'threatening_or_uncooperative_occupant', 'lead_paint', 'illegal_activity'"
)
KINDS = (
    "'address', 'building', 'no_suffix', 'no_direction', 'bare', 'parcel', 'parcel_unit', 'person_birth',"
    " 'person_phone'"
)


def upgrade() -> None:
    """Add what this version brings, fill it from what is there, then hold the database to it."""
    connection = op.get_bind()
    moment = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
    for column in (
        f"home ADD COLUMN stage_since {moment}",
        (
            "home ADD COLUMN caseworker_id INTEGER CONSTRAINT fk_home_caseworker_id_user_account"
            " REFERENCES user_account (id)"
        ),
        "home ADD COLUMN eligible_until DATE",
        "home ADD COLUMN priority_points INTEGER",
        "home ADD COLUMN parcel_number VARCHAR DEFAULT '' NOT NULL",
        "home ADD COLUMN matched_as TEXT DEFAULT '' NOT NULL",
        "determination ADD COLUMN valid_until DATE",
    ):
        op.execute(f"ALTER TABLE {column}")
    _create_matches()
    _create_records()
    _create_decisions()
    for table, *columns in INDEXED:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    _fill()
    drop(connection, _guards_before())
    create(connection, GUARDS)


def downgrade() -> None:
    """Remove it, the last first."""
    connection = op.get_bind()
    drop(connection, GUARDS)
    create(connection, _guards_before())
    for table, *columns in INDEXED:
        if table == "home":
            op.drop_index(op.f(f"ix_home_{'_'.join(columns)}"), "home")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("ALTER TABLE determination DROP COLUMN valid_until")
    for column in (
        "matched_as",
        "parcel_number",
        "priority_points",
        "eligible_until",
        "caseworker_id",
        "stage_since",
    ):
        op.execute(f"ALTER TABLE home DROP COLUMN {column}")
    # Steps that the first version does not know; the table is copied from the code at the newest version.
    op.execute(
        "DELETE FROM stage_transition WHERE (from_stage = 'scheduled' AND to_stage = 'approved')"
        " OR (from_stage = 'approved' AND to_stage = 'scoped')"
    )


def _guards_before() -> list[Guard]:
    """Return the guards of earlier versions that this one puts others in the place of."""
    return [guard for guard in first_path.GUARDS if guard.code in REPLACED]


def _fill() -> None:
    """Fill in for the homes that are there: since when at their stage, until when eligible, their keys."""
    from webapp.services.caseload_settings import caseload_settings  # noqa: PLC0415 - needed only with rows

    connection = op.get_bind()
    op.execute(
        "UPDATE home SET caseworker_id = opened_by, stage_since = COALESCE("
        "(SELECT MAX(e.at) FROM stage_event e WHERE e.home_id = home.id), opened_at)"
    )
    stands = [guard for guard in first_path.GUARDS if guard.code == "determination_stands"]
    drop(connection, stands)
    table = sa.table("determination", sa.column("id"), sa.column("effective_on", sa.Date()))
    rows = connection.execute(
        sa.select(table.c.id, table.c.effective_on).where(sa.text("outcome = 'eligible'"))
    ).all()
    valid = caseload_settings().eligibility
    if rows:
        connection.execute(
            sa.text("UPDATE determination SET valid_until = :until WHERE id = :id"),
            [{"until": valid.after(day), "id": number} for number, day in rows],
        )
    create(connection, stands)
    _fill_keys(connection)


def _fill_keys(connection: sa.Connection) -> None:
    from webapp.services.caseload_keys import rebuild  # noqa: PLC0415 - needed only with rows

    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        rebuild(session)
        session.commit()


def _home(name: str = "home_id", *, primary: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("home.id"), nullable=False, primary_key=primary)


def _user(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("user_account.id"), nullable=optional)


def _time(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _given(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"trim({column}) <> ''", name=f"{column}_given")


def _create_matches() -> None:
    op.create_table(
        "home_key",
        _home(primary=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("match_key", sa.String(32), primary_key=True),
        sa.Column("narrow", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
    )
    word = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
    op.create_table("home_word", sa.Column("word", word, primary_key=True), _home(primary=True))
    op.create_table(
        "home_match",
        _home("first_home_id", primary=True),
        _home("second_home_id", primary=True),
        _time("found_at"),
        sa.CheckConstraint("first_home_id < second_home_id", name="in_order"),
    )
    op.create_table(
        "match_decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home("first_home_id"),
        _home("second_home_id"),
        sa.Column("verdict", sa.String(), nullable=False),
        _text("reason"),
        _user("decided_by"),
        _time("decided_at"),
        sa.CheckConstraint("verdict IN ('same', 'different')", name="verdict_known"),
        _given("reason"),
        sa.CheckConstraint("first_home_id < second_home_id", name="in_order"),
    )


def _create_records() -> None:
    op.create_table(
        "household_contact",
        _home(primary=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        _user("updated_by"),
        _time("updated_at"),
        _given("name"),
    )
    op.create_table(
        "home_note",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home(),
        _text("text"),
        _user("written_by"),
        _time("written_at"),
        _given("text"),
    )
    op.create_table(
        "home_transfer",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home(),
        sa.Column("from_provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("to_provider_id", sa.Integer(), sa.ForeignKey("provider.id"), nullable=False),
        _text("reason"),
        _user("transferred_by"),
        _time("transferred_at"),
        _given("reason"),
        sa.CheckConstraint("from_provider_id <> to_provider_id", name="to_another"),
    )
    op.create_table(
        "home_hold",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home(),
        sa.Column("reason", sa.String(), nullable=False),
        _text("detail"),
        _text("referral"),
        sa.Column("client_told_on", sa.Date()),
        sa.Column("client_told_how", sa.String(), nullable=False),
        sa.Column("revisit_on", sa.Date(), nullable=False),
        _user("held_by"),
        _time("held_at"),
        _user("ended_by", optional=True),
        _time("ended_at", optional=True),
        sa.CheckConstraint(f"reason IN ({REASONS})", name="reason_known"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_whole"),
    )


def _create_decisions() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home(),
        sa.Column("determination_id", sa.Integer(), sa.ForeignKey("determination.id"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("by_whom", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("due_on", sa.Date(), nullable=False),
        _user("entered_by"),
        _time("entered_at"),
        sa.CheckConstraint("by_whom IN ('household', 'representative', 'owner')", name="by_whom_known"),
        _given("reason"),
        sa.CheckConstraint("due_on >= received_on", name="due_later"),
    )
    op.create_table(
        "appeal_decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("appeal_id", sa.Integer(), sa.ForeignKey("appeal.id"), nullable=False, unique=True),
        sa.Column("outcome", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        _user("decided_by"),
        _time("decided_at"),
        sa.CheckConstraint("outcome IN ('upheld', 'overturned')", name="outcome_known"),
        _given("reason"),
    )
    op.create_table(
        "supervisor_grant",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user("user_id"),
        sa.Column("is_supervisor", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        _user("granted_by"),
        _time("granted_at"),
        sa.UniqueConstraint("user_id", "starts_on", "granted_at"),
    )
    op.create_table(
        "determination_override",
        sa.Column("id", sa.Integer(), primary_key=True),
        _home(),
        sa.Column("determination_id", sa.Integer(), sa.ForeignKey("determination.id"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        _user("made_by"),
        _time("made_at"),
        sa.CheckConstraint("answer IN ('eligible', 'ineligible')", name="answer_known"),
        _given("reason"),
        sa.CheckConstraint("expires_on >= made_on", name="expires_later"),
    )
