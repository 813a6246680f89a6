"""Lists over all homes: what is due, who waits, possible duplicates, where homes pile up, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlmodel import col, or_, true

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.caseload import HomeMatch, HomeTransfer, MatchDecision, MatchVerdict
from webapp.db.homes import Home
from webapp.forms.caseworker.caseload import ANSWERS, HOLD_REASONS, VERDICTS
from webapp.roles import Roles
from webapp.services.caseload_access import caseworkers
from webapp.services.caseload_list import stage_ages, waiting_list
from webapp.services.caseload_matches import of_pair
from webapp.services.caseload_reminders import Asked, DueRows, Reminder
from webapp.services.determinations import reference_of
from webapp.stages import LABELS, Stage
from webapp.ui.listing import Column, Filter, ListedRows, Listing, SqlRows, list_page
from webapp.ui.templates import day
from webapp.views.caseload.routes import blueprint
from webapp.views.caseworker.cells import home_address, names_of_providers, shown_day
from webapp.views.caseworker.routes import CASEWORKERS, READERS, today
from webapp.views.caseworker.work_list import MINE, as_row, in_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Select

    from webapp.ui.field import Words

REMINDERS: Mapping[Reminder, Words] = {
    Reminder.ELIGIBILITY: _l("The certification expires"),
    Reminder.PAPER: _l("A paper expires"),
    Reminder.REVISIT: _l("Look again at a home on hold"),
    Reminder.DAY_PASSED: _l("The day of the work passed, and it has not begun"),
    Reminder.REWORK: _l("Work to be put right is late"),
    Reminder.APPEAL: _l("An appeal must be decided"),
    Reminder.OVERTURNED: _l("An appeal overturned the decision: decide again"),
    Reminder.OVERRIDE: _l("A supervisor's override expires"),
}
PAPERS: Mapping[str, Words] = {
    "pay_stub": _l("Pay stub"),
    "employer_letter": _l("Letter of the employer"),
    "award_letter": _l("Award letter"),
    "benefit_letter": _l("Benefit letter"),
    "bank_statement": _l("Bank statement"),
    "profit_and_loss": _l("Profit and loss of a business"),
    "tax_return": _l("Tax return"),
    "zero_income_form": _l("Form for people without income"),
    "utility_bill": _l("Utility bill"),
    "identity": _l("Proof of identity"),
    "lease": _l("Lease"),
    "deed": _l("Deed"),
    "landlord_consent": _l("Consent of the landlord"),
    "occupant_consent": _l("Consent of the occupant"),
    "rent_roll": _l("Rent roll"),
    "other": _l("Another paper"),
}
WHOSE = Filter("whose", _l("Whose homes"), [(MINE, _l("Those I look after"))])
KIND = Filter("kind", _l("What is due"), [(kind.value, label) for kind, label in REMINDERS.items()])
# Where each reminder is attended to.
_PLACES = {
    Reminder.REVISIT: "caseload.resume",
    Reminder.DAY_PASSED: "caseload.another_day",
    Reminder.APPEAL: "caseload.appeals",
}


def _about(row: Mapping[str, Any]) -> Words:
    """Return the paper, reason or answer that a reminder is about."""
    said: Words | None = {
        **PAPERS,
        **ANSWERS,
        **{reason.value: text for reason, text in HOLD_REASONS.items()},
    }.get(row["about"])
    return said if said is not None else row["about"]


def _where(row: Mapping[str, Any]) -> str:
    endpoint = _PLACES.get(Reminder(row["kind"]), "caseworker.home")
    if current_actor().role is not Roles.CASEWORKER:
        endpoint = "caseworker.home"
    return url_for(endpoint, home_id=row["home_id"])


DUE_COLUMNS = (
    Column("kind", _l("What is due"), shown=lambda row: REMINDERS[Reminder(row["kind"])], address=_where),
    Column("about", _l("About"), shown=_about),
    Column("due_on", _l("By which day"), shown=shown_day("due_on")),
    Column(
        "days_late", _l("Late by"), shown=lambda row: in_days(row["days_late"]) if row["days_late"] else ""
    ),
    Column("address", _l("Home"), address=lambda row: home_address(row["home_id"])),
    Column("city", _l("City")),
    Column("reference", _l("Reference"), unbroken=True),
    Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
    Column("caseworker", _l("Looked after by")),
    Column("home_id", _l("Number of the record"), on_page=False),
)


@blueprint.get("/todo", endpoint="today")
@access(roles=READERS)
def what_is_due() -> ResponseReturnValue:
    """Show what is due, the oldest first."""
    actor, on = current_actor(), today()
    asked = Asked(actor, on, WHOSE.value == MINE, Reminder(KIND.value) if KIND.value else None)
    with reading() as session:
        names = {user.id: user.name for user in caseworkers(session, actor.provider_id)}

        def line(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
            return {
                "kind": row.kind,
                "about": row.about,
                "due_on": row.due_on,
                "days_late": max((on - row.due_on).days, 0),
                "address": f"{row.address_line} {row.unit}".strip(),
                "city": row.city,
                "reference": reference_of(row.home_id),
                "stage": row.stage,
                "caseworker": names.get(row.caseworker_id, ""),
                "home_id": row.home_id,
            }

        rows = DueRows(session, asked, line)
        empty = _l("Nothing is due.")
        return list_page(Listing("to-do", _l("To do"), DUE_COLUMNS, rows, (KIND, WHOSE), empty=empty))


WAITING_COLUMNS = (
    Column("rank", _l("Place"), number=True),
    Column("address", _l("Home"), address=lambda row: home_address(row["home_id"])),
    Column("reference", _l("Reference"), unbroken=True),
    Column("city", _l("City")),
    Column(
        "priority_points",
        _l("Priority points"),
        shown=lambda row: (
            _l("Not known yet") if row["priority_points"] is None else str(row["priority_points"])
        ),
        number=True,
    ),
    Column("applied_on", _l("Applied on"), shown=shown_day("applied_on")),
    Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
    Column("eligible_until", _l("Certified until"), shown=shown_day("eligible_until")),
    Column("home_id", _l("Number of the record"), on_page=False),
)


class _Ranked(SqlRows):
    """Rows of a statement with the place of each."""

    def read(self, first: int, how_many: int | None) -> list[Mapping[str, Any]]:
        """Return so many rows from one on, each with its place in the whole list."""
        rows = super().read(first, how_many)
        return [{**row, "rank": first + number} for number, row in enumerate(rows, start=1)]


@blueprint.get("/waiting-list", endpoint="waiting_list")
@access(roles=READERS)
def who_waits() -> ResponseReturnValue:
    """Show the homes that wait for work, in the order in which they are served."""
    actor, at = current_actor(), now()
    with reading() as session:
        line = as_row(at, {})

        def waiting(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
            return {**line(row), "applied_on": program_day(row.opened_at)}

        rows = _Ranked(session, waiting_list(actor), waiting)
        listing = Listing(
            "waiting-list", _l("Waiting list"), WAITING_COLUMNS, rows, empty=_l("Nobody waits for work.")
        )
        return list_page(listing, "caseload/waiting_list.html")


OPEN, DECIDED = "open", "decided"
PAIRS = Filter("state", _l("Which"), [(OPEN, _l("Not compared yet")), (DECIDED, _l("Compared"))])
PAIR_COLUMNS = (
    Column("home", _l("Home"), address=lambda row: row["compare"]),
    Column("home_stage", _l("Its stage"), shown=lambda row: LABELS[Stage(row["home_stage"])]),
    Column("other", _l("May be the same as")),
    Column("other_stage", _l("Its stage"), shown=lambda row: LABELS[Stage(row["other_stage"])]),
    Column("other_provider", _l("Served by")),
    Column("found_on", _l("Found on"), shown=shown_day("found_on")),
    Column(
        "verdict",
        _l("What was found"),
        shown=lambda row: (
            VERDICTS[MatchVerdict(row["verdict"])] if row["verdict"] else _l("Not compared yet")
        ),
    ),
    Column("home_id", _l("Number of the record"), on_page=False),
    Column("other_id", _l("Number of the other record"), on_page=False),
)


def _pairs() -> Select[*tuple[Any, ...]]:
    """Return the statement of the pairs of homes that may be one, each with what was last decided."""
    mine, other = Home.__table__.alias("mine"), Home.__table__.alias("other")  # type: ignore[attr-defined]  # every table class has it
    verdict = (
        select(col(MatchDecision.verdict))
        .where(of_pair())
        .order_by(col(MatchDecision.id).desc())
        .limit(1)
        .correlate(HomeMatch)
        .scalar_subquery()
    )
    actor = current_actor()
    # As `visible` has it for a caseworker, manager and auditor, on either home of the pair.
    either = or_(mine.c.provider_id == actor.provider_id, other.c.provider_id == actor.provider_id)
    own = either if actor.role is Roles.CASEWORKER else true()
    first, second = col(HomeMatch.first_home_id), col(HomeMatch.second_home_id)
    statement = (
        select(
            mine.c.id,
            mine.c.address_line,
            mine.c.unit,
            mine.c.stage,
            mine.c.provider_id,
            other.c.id.label("other_id"),
            other.c.address_line.label("other_line"),
            other.c.unit.label("other_unit"),
            other.c.stage.label("other_stage"),
            other.c.provider_id.label("other_provider"),
            col(HomeMatch.found_at),
            verdict.label("verdict"),
        )
        .join(mine, mine.c.id == first)
        .join(other, other.c.id == second)
        .select_from(HomeMatch)
        .where(own)
        .order_by(col(HomeMatch.found_at).desc(), first, second)
    )
    if PAIRS.value == DECIDED:
        return statement.where(verdict.is_not(None))
    return statement.where(verdict.is_(None)) if PAIRS.value == OPEN else statement


@blueprint.get("/duplicates", endpoint="duplicates")
@access(roles=READERS)
def possible_duplicates() -> ResponseReturnValue:
    """Show the homes that may be one, the latest found first."""
    actor = current_actor()
    with reading() as session:
        providers = names_of_providers(session)

        def line(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
            one = (row.id, f"{row.address_line} {row.unit}".strip(), row.stage, row.provider_id)
            two = (
                row.other_id,
                f"{row.other_line} {row.other_unit}".strip(),
                row.other_stage,
                row.other_provider,
            )
            # One's own home stands first: it is the one that is worked on.
            if actor.provider_id is not None and one[3] != actor.provider_id:
                one, two = two, one
            return {
                "home_id": one[0],
                "home": one[1],
                "home_stage": one[2],
                "other_id": two[0],
                "other": two[1],
                "other_stage": two[2],
                "other_provider": providers.get(two[3], ""),
                "found_on": program_day(row.found_at),
                "verdict": row.verdict,
                "compare": url_for("caseload.compare", home_id=one[0], other_id=two[0]),
            }

        listing = Listing(
            "possible-duplicates",
            _l("Possible duplicates"),
            PAIR_COLUMNS,
            SqlRows(session, _pairs(), line),
            (PAIRS,),
            empty=_l("No two records look like the same home."),
        )
        return list_page(listing)


BOTTLENECK_COLUMNS = (
    Column(
        "stage",
        _l("Stage"),
        shown=lambda row: LABELS[Stage(row["stage"])],
        address=lambda row: url_for("caseworker.homes", stage=row["stage"]),
    ),
    Column("homes", _l("Homes"), number=True),
    Column("median_days", _l("Half of them for longer than"), shown=lambda row: in_days(row["median_days"])),
    Column("oldest_days", _l("The oldest for"), shown=lambda row: in_days(row["oldest_days"])),
    Column(
        "target_days",
        _l("At most it should be"),
        shown=lambda row: "" if row["target_days"] is None else in_days(row["target_days"]),
    ),
    Column("is_slow", _l("Slow"), shown=lambda row: _l("Slow") if row["is_slow"] else ""),
)


@blueprint.get("/homes/bottlenecks")
@access(roles=READERS)
def bottlenecks() -> ResponseReturnValue:
    """Show where homes stand, for how long, and for how long they should."""
    with reading() as session:
        ages = stage_ages(session, current_actor(), now())
    rows = [
        {
            "stage": each.stage.value,
            "homes": each.homes,
            "median_days": each.median_days,
            "oldest_days": each.oldest_days,
            "target_days": each.target.days if each.target is not None else None,
            "is_slow": each.is_slow,
        }
        for each in ages
    ]
    listing = Listing("bottlenecks", _l("Where homes wait"), BOTTLENECK_COLUMNS, ListedRows(rows))
    return list_page(listing, "caseload/bottlenecks.html")


HANDED_COLUMNS = (
    Column("reference", _l("Reference"), unbroken=True),
    Column("direction", _l("Which way")),
    Column("other", _l("Organization")),
    Column("transferred_on", _l("On"), shown=lambda row: day(row["transferred_on"])),
    Column("stage", _l("Stage"), shown=lambda row: LABELS[Stage(row["stage"])]),
)


@blueprint.get("/handed-over")
@access(roles=CASEWORKERS)
def handed_over() -> ResponseReturnValue:
    """Show which homes went to other organisations, or came from them, and where each stands."""
    provider = current_actor().provider_id
    with reading() as session:
        names = names_of_providers(session)
        statement = (
            select(HomeTransfer, col(Home.stage))
            .join(Home, col(Home.id) == col(HomeTransfer.home_id))
            .where(
                or_(
                    col(HomeTransfer.from_provider_id) == provider,
                    col(HomeTransfer.to_provider_id) == provider,
                )
            )
            .order_by(col(HomeTransfer.id).desc())
        )

        def line(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
            transfer, stage = row
            went = transfer.from_provider_id == provider
            other = transfer.to_provider_id if went else transfer.from_provider_id
            return {
                "reference": reference_of(transfer.home_id),
                "direction": str(_l("Handed over to") if went else _l("Came from")),
                "other": names.get(other, ""),
                "transferred_on": program_day(transfer.transferred_at),
                "stage": stage,
            }

        listing = Listing(
            "handed-over",
            _l("Handed over"),
            HANDED_COLUMNS,
            SqlRows(session, statement, line),
            empty=_l("No home was handed over."),
        )
        return list_page(listing)
