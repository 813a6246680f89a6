"""Invoices: measures that passed, once each; steps, holds and adjustments; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, add_user
from tests.webapp.programme.paid_work import home_with_measures, price
from webapp.db import reading, transaction
from webapp.db.constraints import refused_by
from webapp.db.inspections import Inspection
from webapp.db.money import Invoice, InvoiceLine, InvoiceShare, InvoiceState, LineBasis
from webapp.db.quality import Deficiency
from webapp.db.work import FundingSource
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit
from webapp.services.invoices_lines import amount_of, lines_of, payables, shared_out
from webapp.services.invoices_steps import (
    adjust,
    approve_invoice,
    draft,
    get_invoice,
    pay,
    remove_line,
    send_back,
    submit,
)
from webapp.services.money_overview import money_by_source_and_year
from webapp.services.programme_month import month_of
from webapp.stages import Stage

LATER = AT + timedelta(days=40)


@pytest.fixture
def passed(engine, programme):
    """A home that passed, by its id, and the ids of its measures by name."""
    with transaction(engine) as session:
        home, logged = home_with_measures(session, programme)
        return home.id, {name: measure.id for name, measure in logged.items()}


def drafted(engine, people, measures):
    with transaction(engine) as session:
        return draft(session, people.contractor, measures, at=AT).id


def taken(engine, people, invoice_id, to, *, at=AT):
    """Take an invoice through its steps as far as a state."""
    for state in (InvoiceState.SUBMITTED, InvoiceState.APPROVED, InvoiceState.PAID):
        with transaction(engine) as session:
            version = session.get_one(Invoice, invoice_id).row_version
            if state is InvoiceState.SUBMITTED:
                submit(session, people.contractor, invoice_id, row_version=version, at=at)
            elif state is InvoiceState.APPROVED:
                approve_invoice(session, people.manager, invoice_id, row_version=version, at=at)
            else:
                pay(session, people.manager, invoice_id, paid_on=DAY, today=DAY, row_version=version, at=at)
        if state is to:
            return


@pytest.mark.usefixtures("passed")
def test_a_line_is_quantity_times_price_or_the_logged_cost_less_the_owners_part(engine, programme):
    with transaction(engine) as session:
        price(session, programme, "attic_insulation", 195)
    with reading(engine) as session:
        ready = {each.measure_id: each for each in payables(session, programme.contractor.provider_id)}
    attic, heater, lamps = (
        ready[name] for name in ("attic_insulation", "heat_pump_water_heater", "led_lamps")
    )
    assert (attic.basis, attic.amount_cents) == (LineBasis.PRICE_LIST, 195_000)
    assert (heater.basis, heater.amount_cents, heater.owner_paid_cents) == (
        LineBasis.ACTUAL_COST,
        400_000,
        50_000,
    )
    assert heater.shares == {FundingSource.LIWP: 300_000, FundingSource.UTILITY: 100_000}
    assert (lamps.amount_cents, lamps.shares) == (None, {})


def test_only_what_passed_is_payable_and_only_to_its_firm(engine, programme, passed):
    with transaction(engine) as session:
        home_with_measures(session, programme, until=Stage.FINAL_INSPECTION)
    with reading(engine) as session:
        ready = payables(session, programme.contractor.provider_id)
        assert {each.home.id for each in ready} == {passed[0]}
        assert payables(session, programme.other_contractor.provider_id) == []


def test_each_measure_is_invoiced_once(engine, programme, passed):
    attic = passed[1]["attic_insulation"]
    drafted(engine, programme, {attic})
    with pytest.raises(Refused) as refused:
        drafted(engine, programme, {attic})
    assert refused.value.code == "not_payable"
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO invoice_line (invoice_id, home_id, measure_id, installed_measure_id, basis,"
                " unit, owner_paid_cents, amount_cents, reason, entered_by, entered_at)"
                " SELECT invoice_id, home_id, measure_id, installed_measure_id, basis, unit, 0, 1, '',"
                " entered_by, entered_at FROM invoice_line"
            )
        )
    assert refused_by(error.value) == "uq_invoice_line_installed_measure_id"


@pytest.mark.parametrize("until", [Stage.IN_PROGRESS, Stage.FINAL_INSPECTION])
def test_not_even_by_hand_is_a_measure_invoiced_before_its_home_passed(engine, programme, passed, until):
    invoice_id = drafted(engine, programme, {passed[1]["attic_insulation"]})
    with transaction(engine) as session:
        home = programme.home_at(
            session, Stage.CONTRACTOR_COMPLETE if until is not Stage.IN_PROGRESS else until
        )
        home_id = home.id
        if until is Stage.IN_PROGRESS:
            session.add(programme.measure(session, home))
    with reading(engine) as session:
        measure = session.execute(
            text("SELECT id FROM installed_measure WHERE home_id = :home"), {"home": home_id}
        ).scalar_one()
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.add(
            InvoiceLine(
                invoice_id=invoice_id, home_id=home_id, measure_id="attic_insulation",
                installed_measure_id=measure, basis="actual_cost", amount_cents=1,
                entered_by=programme.contractor.user_id, entered_at=AT,
            )
        )  # fmt: skip
    assert refused_by(error.value) == "invoice_line_passed"


def test_an_invoice_goes_from_draft_to_paid_by_four_eyes(engine, programme, passed):
    invoice_id = drafted(
        engine, programme, {passed[1]["attic_insulation"], passed[1]["heat_pump_water_heater"]}
    )
    taken(engine, programme, invoice_id, InvoiceState.PAID)
    with reading(engine) as session:
        invoice = session.get_one(Invoice, invoice_id)
        lines = lines_of(session, invoice)
        assert (invoice.state, invoice.number, invoice.paid_on) == ("paid", 1, DAY)
        assert amount_of(lines) == 610_000
        shares = session.exec(select(InvoiceShare)).all()
        assert sum(share.amount_cents for share in shares) == 610_000
        rows = {row.source: row for row in money_by_source_and_year(session, programme.manager)}
    assert rows[FundingSource.LIWP].paid_cents == 510_000
    assert rows[FundingSource.UTILITY].paid_cents == 100_000


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE invoice SET state = 'paid', paid_on = '2026-06-30'", "invoice_step"),
        ("UPDATE invoice SET state = 'approved', approved_by = created_by", "invoice_step"),
        ("UPDATE invoice SET number = 7", "invoice_stands"),
        ("DELETE FROM invoice", "invoice_kept"),
    ],
)
def test_no_step_is_skipped_by_hand(engine, programme, passed, statement, code):
    drafted(engine, programme, {passed[1]["attic_insulation"]})
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text(statement))
    assert refused_by(error.value) == code


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE invoice_line SET amount_cents = 1", "invoice_line_"),
        ("DELETE FROM invoice_line", "invoice_line_stands"),
        ("UPDATE invoice_share SET amount_cents = 1", "invoice_share_"),
        ("DELETE FROM invoice_share", "invoice_share_stands"),
        ("UPDATE invoice SET note = 'x'", "invoice_stands"),
    ],
)
def test_what_was_paid_stands(engine, programme, passed, statement, code):
    taken(engine, programme, drafted(engine, programme, {passed[1]["attic_insulation"]}), InvoiceState.PAID)
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(text(statement))
    # Two guards refuse an UPDATE; which of them speaks first is the database's to choose.
    assert refused_by(error.value).startswith(code)


def open_deficiency(session, home_id, severity):
    inspection = session.exec(select(Inspection.id).where(Inspection.home_id == home_id)).first()
    session.execute(
        text(
            "INSERT INTO deficiency (home_id, inspection_id, code, severity, corrective_action)"
            " VALUES (:home, :inspection, 'd', :severity, 'mend it')"
        ),
        {"home": home_id, "inspection": inspection, "severity": severity},
    )


@pytest.mark.parametrize(("severity", "is_held"), [("critical", True), ("major", True), ("minor", False)])
def test_payment_is_held_while_a_serious_deficiency_is_open(  # noqa: PLR0917 - fixtures
    engine, programme, passed, monkeypatch, severity, is_held
):
    invoice_id = drafted(engine, programme, {passed[1]["attic_insulation"]})
    taken(engine, programme, invoice_id, InvoiceState.SUBMITTED)
    with transaction(engine) as session:
        drop_deficiency_guards(session)
        open_deficiency(session, passed[0], severity)
    if not is_held:
        taken_on(engine, programme, invoice_id)
        return
    with pytest.raises(Refused) as refused:
        taken_on(engine, programme, invoice_id)
    assert refused.value.code == "invoice_held"
    monkeypatch.setattr("webapp.services.invoices_steps.held_homes", lambda _session, _homes: frozenset())
    with pytest.raises(Refused) as refused:
        taken_on(engine, programme, invoice_id)
    assert refused.value.code == "invoice_held"


def drop_deficiency_guards(session):
    """A deficiency is written at an inspection; here it is written by hand, on a home that passed."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        names = session.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'deficiency'")
        ).scalars()
        for name in list(names):
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("ALTER TABLE deficiency DISABLE TRIGGER USER"))


def taken_on(engine, people, invoice_id):
    with transaction(engine) as session:
        version = session.get_one(Invoice, invoice_id).row_version
        approve_invoice(session, people.manager, invoice_id, row_version=version, at=AT)


def test_an_invoice_that_is_sent_back_is_a_draft_with_a_reason_and_its_lines_can_go(
    engine, programme, passed
):
    invoice_id = drafted(
        engine, programme, {passed[1]["attic_insulation"], passed[1]["heat_pump_water_heater"]}
    )
    taken(engine, programme, invoice_id, InvoiceState.SUBMITTED)
    with pytest.raises(Refused, match="Say why"), transaction(engine) as session:
        send_back(session, programme.manager, invoice_id, reason=" ", row_version=2, at=AT)
    with transaction(engine) as session:
        send_back(session, programme.manager, invoice_id, reason="wrong quantity", row_version=2, at=AT)
    with transaction(engine) as session:
        invoice = session.get_one(Invoice, invoice_id)
        assert (invoice.state, invoice.note) == ("draft", "wrong quantity")
        line = lines_of(session, invoice)[0]
        remove_line(session, programme.contractor, invoice_id, line.id, row_version=3, at=AT)
    with reading(engine) as session:
        assert len(lines_of(session, session.get_one(Invoice, invoice_id))) == 1
        assert {each.measure_id for each in payables(session, programme.contractor.provider_id)} == {
            "attic_insulation",
            "led_lamps",
        }


def test_an_adjustment_is_a_line_of_its_own_in_its_own_month(engine, programme, passed):
    invoice_id = drafted(engine, programme, {passed[1]["heat_pump_water_heater"]})
    taken(engine, programme, invoice_id, InvoiceState.PAID)
    with reading(engine) as session:
        line = lines_of(session, session.get_one(Invoice, invoice_id))[0]
    for cents, reason, code in (
        (0, "x", "nothing_changes"),
        (-1, " ", "reason_missing"),
        (-400_001, "x", "below_zero"),
    ):
        with pytest.raises(Refused) as refused, transaction(engine) as session:
            adjust(session, programme.manager, line.id, amount_cents=cents, reason=reason, at=LATER)
        assert refused.value.code == code
    with transaction(engine) as session:
        own = adjust(session, programme.manager, line.id, amount_cents=-40_000, reason="rebate", at=LATER)
        assert (own.id, own.state) != (invoice_id, "paid")
        version = submit(
            session, programme.manager, own.id, row_version=own.row_version, at=LATER
        ).row_version
    with pytest.raises(Refused, match="yourself"), transaction(engine) as session:
        approve_invoice(session, programme.manager, own.id, row_version=version, at=LATER)
    with transaction(engine) as session:
        second = Actor(add_user(session, "second manager").id, Roles.MANAGER)
        version = approve_invoice(session, second, own.id, row_version=version, at=LATER).row_version
        paid_on = DAY + timedelta(days=40)
        pay(session, second, own.id, paid_on=paid_on, today=paid_on, row_version=version, at=LATER)
    with reading(engine) as session:
        assert session.get_one(InvoiceLine, line.id).amount_cents == 400_000
        june, august = (month_of(session, programme.auditor, 2026, month) for month in (6, 8))
        shares = session.exec(select(InvoiceShare.amount_cents).where(InvoiceShare.amount_cents < 0)).all()
    paid = {"june": amount(june, "paid"), "august": amount(august, "paid")}
    assert paid == {"june": 400_000, "august": -40_000}
    assert june.adjustments == ()
    (adjustment,) = august.adjustments
    assert (adjustment.kind, adjustment.amount_cents, adjustment.original_on) == (
        "invoice_line",
        -40_000,
        DAY,
    )
    assert august.adjusted_cents == -40_000
    assert sorted(shares) == [-30_000, -10_000]


def amount(month, key):
    return next(each.value for each in month.activities if each.key == key)


def test_an_edit_of_what_was_changed_since_is_refused(engine, programme, passed):
    invoice_id = drafted(engine, programme, {passed[1]["attic_insulation"]})
    with pytest.raises(StaleEdit), transaction(engine) as session:
        submit(session, programme.contractor, invoice_id, row_version=9, at=AT)


def test_a_firm_sees_and_does_only_its_own(engine, programme, passed):
    invoice_id = drafted(engine, programme, {passed[1]["attic_insulation"]})
    with reading(engine) as session:
        for actor in (programme.other_contractor, programme.caseworker, programme.inspector):
            with pytest.raises(NotFound):
                get_invoice(session, actor, invoice_id)
        assert get_invoice(session, programme.auditor, invoice_id)
    for actor in (programme.manager, programme.auditor, programme.caseworker):
        with pytest.raises(NotAllowed), transaction(engine) as session:
            draft(session, actor, {1}, at=AT)
    with pytest.raises(NotAllowed), transaction(engine) as session:
        submit(session, programme.auditor, invoice_id, row_version=1, at=AT)
    with pytest.raises(Refused), transaction(engine) as session:
        draft(session, programme.other_contractor, {passed[1]["heat_pump_water_heater"]}, at=AT)


@pytest.mark.parametrize(
    ("amount", "paid", "shares"),
    [
        (100, {"liwp": 1, "utility": 1, "other": 1}, [34, 33, 33]),
        (1, {"liwp": 1, "utility": 1}, [1]),
        (0, {"liwp": 1}, []),
        (7, {"owner": 5}, [7]),
    ],
)
def test_shares_come_to_the_amount_to_the_cent(amount, paid, shares):
    found = shared_out(amount, {FundingSource(name): cents for name, cents in paid.items()})
    assert sorted(found.values(), reverse=True) == shares
    assert FundingSource.OWNER not in found


def test_no_deficiency_class_is_forgotten():
    assert {"home_id", "severity", "resolved_on"} <= set(Deficiency.model_fields)


def test_not_even_by_hand_does_an_invoice_begin_approved_or_adjust_what_was_not_paid(
    engine, programme, passed
):
    invoice_id = drafted(engine, programme, {passed[1]["attic_insulation"]})
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO invoice (provider_id, number, state, created_by, created_at, submitted_by, note,"
                " row_version) SELECT provider_id, 9, 'submitted', created_by, created_at, created_by, '', 1"
                " FROM invoice"
            )
        )
    assert refused_by(error.value) == "invoice_starts_draft"
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO invoice_line (invoice_id, home_id, measure_id, adjusts_line_id, basis, unit,"
                " owner_paid_cents, amount_cents, reason, entered_by, entered_at) SELECT :invoice, home_id,"
                " measure_id, id, 'adjustment', '', 0, -1, 'x', entered_by, entered_at FROM invoice_line"
            ),
            {"invoice": invoice_id},
        )
    assert refused_by(error.value) == "invoice_adjusts_paid"
