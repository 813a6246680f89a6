"""Budgets: what each source gave for each programme year, what is committed, spent and paid of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.people import User
from webapp.db.work import FundingSource
from webapp.forms.money.forms import LESS, budget_form
from webapp.roles import Roles
from webapp.services.money_budgets import budgets as every_budget
from webapp.services.money_budgets import change_budget, entries_of
from webapp.services.money_liwp_table import liwp_table
from webapp.services.money_overview import SourceYear, commitments_check, money_by_source_and_year
from webapp.services.money_years import program_year_of, year_name, year_rule
from webapp.services.programme_list import SOURCES
from webapp.ui import form_page
from webapp.ui.listing import Column, Filter, ListedRows, Listing, Row, list_page
from webapp.ui.templates import dollars, moment
from webapp.views.money.blueprint import OVERSIGHT, blueprint, landed, usd

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor

YEARS_BACK, YEARS_AHEAD = 12, 2


def _dollars(name: str) -> Column:
    labels = {
        "allocated": _l("Allocated"),
        "committed": _l("Committed"),
        "left": _l("Left to commit"),
        "spent": _l("Spent: logged measures"),
        "passed": _l("Of that, in homes that passed"),
        "paid": _l("Paid on invoices"),
    }
    return Column(
        f"{name}_usd",
        labels[name],
        lambda row: _("Not entered") if row[f"{name}_usd"] is None else dollars(row[f"_{name}"]),
        number=True,
    )


COLUMNS = (
    Column(
        "program_year",
        _l("Program year"),
        address=lambda row: (
            url_for("money.budget", source=row["_source"], program_year=row["_year"])
            if row["_source"]
            else None
        ),
    ),
    Column("source", _l("Source of the money"), lambda row: source_name(row["source"])),
    *(_dollars(name) for name in ("allocated", "committed", "left", "spent", "passed", "paid")),
)


def source_name(source: str | None) -> str:
    """Return a source of money in words."""
    return str(SOURCES[FundingSource(source)]) if source else str(_("Unknown"))


def _row(found: SourceYear) -> Row:
    amounts = {
        "allocated": found.allocated_cents,
        "committed": found.committed_cents,
        "left": found.left_cents,
        "spent": found.spent_cents,
        "passed": found.passed_cents,
        "paid": found.paid_cents,
    }
    return {
        "program_year": year_name(found.program_year),
        "source": found.source.value if found.source is not None else None,
        **{f"{name}_usd": usd(cents) for name, cents in amounts.items()},
        **{f"_{name}": cents for name, cents in amounts.items()},
        "_source": found.source.value if found.source is not None else None,
        "_year": found.program_year,
    }


@blueprint.get("/money")
@access(roles=OVERSIGHT)
def budgets() -> ResponseReturnValue:
    """Show every source's money of every programme year, and LIWP's own table beside it."""
    actor = current_actor()
    with reading() as session:
        found = money_by_source_and_year(session, actor)
        check = commitments_check(session)
    years = sorted({each.program_year for each in found}, reverse=True)
    year = Filter("year", _l("Program year"), [(str(each), year_name(each)) for each in years])
    if year.value:
        found = [each for each in found if each.program_year == int(year.value)]
    listing = Listing(
        "money",
        _l("Money by source and program year"),
        COLUMNS,
        ListedRows([_row(each) for each in found]),
        filters=(year,),
        rows_a_page=len(found) or 1,
        empty=_l("No budget is entered yet, and nothing is committed."),
    )
    sums = {
        name: sum(getattr(each, f"{name}_cents") or 0 for each in found)
        for name in ("allocated", "committed", "spent", "passed", "paid")
    }
    return list_page(
        listing,
        "money/budgets.html",
        sums=sums,
        not_entered=sum(each.allocated_cents is None for each in found),
        check=check,
        printed=liwp_table(),
        year_name=year_name,
        year_rule=year_rule(),
        may_change=actor.role is Roles.MANAGER,
    )


@blueprint.get(f"/money/budgets/<any({', '.join(FundingSource)}):source>/<int:program_year>")
@access(roles=OVERSIGHT)
def budget(source: str, program_year: int) -> ResponseReturnValue:
    """Show how one budget came about: who entered what, when and why."""
    with reading() as session:
        entries = entries_of(session, FundingSource(source), program_year)
        standing = next(
            (b for b in every_budget(session) if (b.source, b.program_year) == (source, program_year)), None
        )
        if standing is None:
            abort(404)
        names = _names(session)
    rows = [
        {
            "entered_at": entry.entered_at,
            "amount_usd": usd(entry.amount_cents),
            "reason": entry.reason,
            "entered_by": names.get(entry.entered_by),
            "_cents": entry.amount_cents,
        }
        for entry in entries
    ]
    columns = (
        Column("entered_at", _l("Entered"), lambda row: moment(row["entered_at"])),
        Column("amount_usd", _l("Change"), lambda row: dollars(row["_cents"]), number=True),
        Column("reason", _l("Why")),
        Column("entered_by", _l("By")),
    )
    listing = Listing(
        f"budget-{source}-{program_year}",
        _l("Entries of a budget"),
        columns,
        ListedRows(rows),
        empty=_l("No budget was entered for this source and year: there is no limit, and it is not known."),
    )
    return list_page(
        listing,
        "money/budget.html",
        standing=standing,
        source=source_name(source),
        year=year_name(program_year),
        back=url_for("money.budgets"),
    )


def _names(session: Session) -> dict[int, str]:
    return dict(session.exec(select(col(User.id), col(User.name))).all())


@blueprint.route("/money/budgets/new", methods=["GET", "POST"])
@access(roles={Roles.MANAGER})
def new_budget_entry() -> ResponseReturnValue:
    """Enter a change of a budget."""
    today = program_day(now())
    year = program_year_of(today)
    form = budget_form(range(year + YEARS_AHEAD, year - YEARS_BACK - 1, -1), program_year=str(year))
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            cents = form.amount.cents or 0
            source, chosen = FundingSource(form.source.data), int(form.program_year.data)
            change_budget(
                session,
                actor,
                source,
                chosen,
                amount_cents=-cents if form.direction.data == LESS else cents,
                reason=form.reason.data or "",
                at=now(),
            )
            return url_for("money.budget", source=source.value, program_year=chosen)

        if (answer := landed(form, act)) is not None:
            flash(_("The change is entered."), "success")
            return answer
    return form_page(form, back=url_for("money.budgets"))
