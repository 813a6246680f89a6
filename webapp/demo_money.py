"""The money of the demo programme: LIWP's own budgets, a budget of this year, prices, and two invoices."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from webapp.clock import program_day
from webapp.db.work import FundingSource
from webapp.roles import Roles
from webapp.services.invoices_lines import payables
from webapp.services.invoices_steps import approve_invoice, draft, pay, submit
from webapp.services.money_budgets import change_budget
from webapp.services.money_liwp_table import liwp_table
from webapp.services.money_prices import NewPrice, enter_price
from webapp.services.money_years import program_year_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.demo_people import DemoPeople

CENTS = 100
BEFORE = timedelta(days=400)
# What the demo's programme has in its own year; of nobody's budget.
DEMO_CENTS = 250_000_000
SHARE_PAID = 2 / 3
# Measure, the most that the programme pays for a unit, and the firm's price [cents].
PRICES = (
    ("attic_insulation", 260, 235),
    ("duct_sealing", 90_000, 78_500),
    ("led_lamps", 1_200, 950),
    ("low_flow_showerhead", 6_500, 5_200),
)


def enter_money(session: Session, people: DemoPeople, at: datetime) -> None:
    """Enter budgets and prices, before the first home of the demo is opened."""
    manager, began = people.actors[Roles.MANAGER], at - BEFORE
    for row in liwp_table().rows:
        change_budget(
            session,
            manager,
            FundingSource.LIWP,
            row.program_year,
            amount_cents=row.usd * CENTS,
            reason=f"LIWP's own table: {row.component}",
            at=began,
        )
    change_budget(
        session,
        manager,
        FundingSource.LIWP,
        program_year_of(program_day(at)),
        amount_cents=DEMO_CENTS,
        reason="For the demonstration only",
        at=began,
    )
    firm, day = people.actors[Roles.CONTRACTOR].provider_id, program_day(began)
    for measure, limit, price in PRICES:
        for whose, cents in ((None, limit), (firm, price)):
            new = NewPrice(measure, cents, day, "For the demonstration only")
            enter_price(session, manager, whose, new, today=day, at=began)


def invoice_what_passed(session: Session, people: DemoPeople, at: datetime) -> None:
    """Pay for two thirds of the homes that passed, and leave the others' invoices for the manager."""
    contractor, manager = people.actors[Roles.CONTRACTOR], people.actors[Roles.MANAGER]
    if contractor.provider_id is None:
        raise RuntimeError("the demo's contractor works for a firm")
    today = program_day(at)
    homes: dict[str, set[int]] = {}
    for each in payables(session, contractor.provider_id):
        if each.amount_cents:
            homes.setdefault(each.home.address_line, set()).add(each.measure.id)
    for order, address in enumerate(sorted(homes)):
        invoice = draft(session, contractor, homes[address], at=at)
        submit(session, contractor, invoice.id, row_version=invoice.row_version, at=at)
        if order < len(homes) * SHARE_PAID:
            approve_invoice(session, manager, invoice.id, row_version=invoice.row_version, at=at)
            pay(
                session,
                manager,
                invoice.id,
                paid_on=today,
                today=today,
                row_version=invoice.row_version,
                at=at,
            )
