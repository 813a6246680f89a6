"""Monthly papers from the record: a provider's part, the programme's whole, and that they add up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from tests.webapp.db.programme import DAY, add_user
from tests.webapp.programme.paid_work import home_with_measures
from tests.webapp.programme.test_invoices import LATER, drafted, taken
from webapp.clock import program_day
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.money import Invoice, InvoiceState
from webapp.db.people import Provider
from webapp.exchange.month_file import differences
from webapp.reports.model import texts
from webapp.reports.month_blocks import Amount
from webapp.reports.programme_report_content import programme_report
from webapp.reports.provider_month_content import provider_month_report
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.invoices_lines import lines_of
from webapp.services.invoices_steps import adjust, approve_invoice, pay, submit
from webapp.services.issued_documents import Office
from webapp.services.money_figures import refresh
from webapp.services.month_export import month_file
from webapp.services.month_reports import (
    MonthAsked,
    is_over,
    issue_month_report,
    issued_report,
    issued_reports,
    month_report,
)
from webapp.services.paper_month import provider_month
from webapp.services.paper_programme import programme_paper

NAME = "LIWP Fresno"


@pytest.fixture
def paid(engine, programme):
    """A home that passed, was certified and paid in June, and a correction of it in August."""
    with transaction(engine) as session:
        home, logged = home_with_measures(session, programme)
        session.add(programme.certificate(session, home))
        session.flush()
        refresh(session, [home.id])
        home_id, heater = home.id, logged["heat_pump_water_heater"].id
    invoice_id = drafted(engine, programme, {heater})
    taken(engine, programme, invoice_id, InvoiceState.PAID)
    with transaction(engine) as session:
        line = lines_of(session, session.get_one(Invoice, invoice_id))[0]
        own = adjust(session, programme.manager, line.id, amount_cents=-40_000, reason="rebate", at=LATER)
        version = own.row_version
        version = submit(session, programme.manager, own.id, row_version=version, at=LATER).row_version
        second = Actor(add_user(session, "second manager").id, Roles.MANAGER)
        version = approve_invoice(session, second, own.id, row_version=version, at=LATER).row_version
        day = DAY + timedelta(days=40)
        pay(session, second, own.id, paid_on=day, today=day, row_version=version, at=LATER)
    return home_id


def of_provider(engine, actor, provider_id, month):
    with reading(engine) as session:
        return provider_month(session, actor, provider_id, 2026, month)


def whole(engine, actor, month):
    with reading(engine) as session:
        return programme_paper(session, actor, 2026, month, name=NAME, today=DAY)


def test_the_serving_organisation_has_the_homes_and_the_firm_has_the_money(engine, programme, paid):
    serving = of_provider(engine, programme.auditor, programme.caseworker.provider_id, 6)
    firm = of_provider(engine, programme.auditor, programme.contractor.provider_id, 6)
    assert serving.provider == "Valley Homes"
    assert dict(serving.reached)["passed"] == 1
    assert serving.activities == (Amount("paid", 0, "cents"), Amount("certified_homes", 1, "homes"))
    assert sum(each.homes for each in serving.populations) == 1
    assert firm.activities == (Amount("paid", 400_000, "cents"), Amount("certified_homes", 0, "homes"))
    assert firm.money_by_source == (Amount("liwp", 300_000, "cents"), Amount("utility", 100_000, "cents"))
    assert firm.reached == tuple((stage, 0) for stage, _ in firm.reached)
    assert paid


def test_a_saving_that_no_document_holds_is_not_known_and_is_no_zero(engine, programme, paid):
    serving = of_provider(engine, programme.auditor, programme.caseworker.provider_id, 6)
    assert {(each.value, each.not_known) for each in serving.savings} == {(None, 1)}
    assert "not known" in list(texts(provider_month_report(serving)))
    assert paid


def test_a_correction_is_an_entry_of_the_month_in_which_it_was_made(engine, programme, paid):
    june, august = (
        of_provider(engine, programme.auditor, programme.contractor.provider_id, month) for month in (6, 8)
    )
    assert june.adjustments == ()
    assert june.activities[0].value == 400_000
    (correction,) = august.adjustments
    assert (correction.kind, correction.amount_cents) == ("invoice_line", -40_000)
    assert correction.original_on == DAY
    assert correction.reference == f"H-{paid[:8].upper()}"
    assert august.activities[0].value == -40_000
    serving = of_provider(engine, programme.auditor, programme.caseworker.provider_id, 8)
    assert [each.kind for each in serving.adjustments] == []


def test_a_correction_is_the_firms_that_was_paid_whoever_works_on_the_home_since(engine, programme, paid):
    with transaction(engine) as session:
        session.get_one(Home, paid).contractor_provider_id = programme.other_contractor.provider_id
    firm, other = (
        of_provider(engine, programme.auditor, actor.provider_id, 8)
        for actor in (programme.contractor, programme.other_contractor)
    )
    assert [(each.kind, each.amount_cents) for each in firm.adjustments] == [("invoice_line", -40_000)]
    assert other.adjustments == ()


@pytest.mark.parametrize("month", [5, 6, 7, 8])
def test_the_providers_add_up_to_the_programme_and_every_total_to_its_rows(engine, programme, paid, month):
    paper = whole(engine, programme.manager, month)
    assert [check for check in paper.checks if not check.agrees] == []
    with reading(engine) as session:
        parts = [
            provider_month(session, programme.manager, each, 2026, month)
            for each in session.exec(select(Provider.id))
        ]
    assert [check for part in parts for check in part.checks if not check.agrees] == []
    by_key = {each.key: each.value for each in paper.activities}
    for place, key in enumerate(("paid", "certified_homes")):
        assert sum(part.activities[place].value for part in parts) == by_key[key]
    corrections = [each for part in parts for each in part.adjustments]
    assert sorted(map(repr, corrections)) == sorted(map(repr, paper.adjustments))
    reached = sum(count for part in parts for _, count in part.reached)
    assert reached == sum(count for _, count in paper.reached)
    assert paid


def test_a_certificate_revoked_later_stays_in_its_month_and_corrects_it_in_the_later(engine, programme, paid):
    with transaction(engine) as session:
        for row in session.exec(select(Certificate)):
            row.revoked_at = LATER
    june = of_provider(engine, programme.auditor, programme.caseworker.provider_id, 6)
    august = of_provider(engine, programme.auditor, programme.caseworker.provider_id, 8)
    assert june.activities[1].value == 1
    assert [each.kind for each in august.adjustments] == ["certificate"]
    assert paid


def test_the_programmes_paper_prints_with_its_corrections(engine, programme, paid):
    report = programme_report(whole(engine, programme.auditor, 8))
    said = list(texts(report))
    assert f"H-{paid[:8].upper()}" in said
    assert "\u2212$400" in said
    assert "Every total agrees with its rows" in said


def test_totals_to_date_say_of_how_many_homes_a_cost_is_not_known(engine, programme, paid):
    with transaction(engine) as session:
        # A second home: three approved measures without a cost, and lamps of which no payment is logged.
        home, _ = home_with_measures(session, programme)
        refresh(session, [home.id])
    paper = whole(engine, programme.auditor, 8)
    groups = {group.key: {each.key: each for each in group.amounts} for group in paper.to_date}
    assert list(groups) == ["results", "committed", "spent", "certified"]
    assert groups["committed"]["committed"] == Amount("committed", None, "cents", 2)
    assert groups["committed"]["committed-not-known"] == Amount("committed-not-known", 6, "measures")
    assert groups["spent"]["spent"] == Amount("spent", 2 * 660_000, "cents", 2)
    assert groups["spent"]["spent-liwp"] == Amount("spent-liwp", 2 * 510_000, "cents", 2)
    assert groups["spent"]["spent-wap"] == Amount("spent-wap", None, "cents", 2)
    assert paper.measures_without_cost == 6
    assert paid


def test_only_who_may_gets_a_monthly_paper(engine, programme):
    valley = programme.caseworker.provider_id
    assert of_provider(engine, programme.caseworker, valley, 6).provider == "Valley Homes"
    with pytest.raises(NotAllowed):
        of_provider(engine, programme.other_caseworker, valley, 6)
    with pytest.raises(NotAllowed):
        of_provider(engine, programme.inspector, valley, 6)
    with pytest.raises(NotFound):
        of_provider(engine, programme.manager, 10**6, 6)
    with pytest.raises(NotAllowed):
        whole(engine, programme.caseworker, 6)


@pytest.mark.parametrize("month", [5, 6, 7, 8])
def test_the_rows_of_the_providers_are_together_those_of_the_programme(engine, programme, paid, month):
    with reading(engine) as session:
        whole_file = month_file(session, programme.manager, 2026, month)
        parts = [
            month_file(session, programme.auditor, 2026, month, each)
            for each in session.exec(select(Provider.id))
        ]
    assert [each for part in [whole_file, *parts] for each in differences(part)] == []
    for sheet in ("projects", "payments", "adjustments"):
        together = [row for part in parts for row in part.sheet(sheet)]
        assert sorted(map(str, together)) == sorted(map(str, whole_file.sheet(sheet)))
    assert paid


def test_a_provider_gets_its_own_rows_alone(engine, programme, paid):
    with reading(engine) as session:
        own = month_file(session, programme.contractor, 2026, 6, programme.contractor.provider_id)
        assert [row["ProjectIDNumber"] for row in own.payments] == [paid]
        assert own.projects == []  # another organization serves the home
        with pytest.raises(NotAllowed):
            month_file(session, programme.contractor, 2026, 6, programme.caseworker.provider_id)
        with pytest.raises(NotAllowed):
            month_file(session, programme.contractor, 2026, 6)


def issued(engine, actor, asked, at, folder, *, language="en"):
    with transaction(engine) as session:
        return issue_month_report(session, actor, asked, language, office=Office(None, folder), at=at)


def test_a_later_report_of_a_month_takes_the_place_of_the_earlier_and_both_are_listed(
    engine, programme, paid, tmp_path
):
    june, july = MonthAsked(2026, 6), MonthAsked(2026, 7)
    early = datetime(2026, 6, 30, 12, tzinfo=UTC)
    first = issued(engine, programme.manager, june, early, tmp_path)
    assert issued(engine, programme.manager, june, early, tmp_path).id == first.id
    other = issued(engine, programme.manager, july, LATER, tmp_path)
    final = issued(engine, programme.manager, june, LATER, tmp_path, language="zh-Hant")
    with reading(engine) as session:
        listed = issued_reports(session, programme.auditor, june)
        assert [(each.id, each.superseded_by) for each in listed] == [(final.id, None), (first.id, final.id)]
        assert [each.id for each in issued_reports(session, programme.manager, july)] == [other.id]
    assert paid


def test_a_monthly_report_is_for_who_runs_or_audits_it_and_for_its_own_people(
    engine, programme, paid, tmp_path
):
    firm = MonthAsked(2026, 6, programme.contractor.provider_id)
    theirs = issued(engine, programme.contractor, firm, LATER, tmp_path)
    whole_month = issued(engine, programme.manager, MonthAsked(2026, 6), LATER, tmp_path)
    with reading(engine) as session:
        for actor in (programme.contractor, programme.manager, programme.auditor):
            assert issued_report(session, actor, theirs.id).sha256 == theirs.sha256
        for actor, document in (
            (programme.other_caseworker, theirs),
            (programme.inspector, theirs),
            (programme.contractor, whole_month),
        ):
            with pytest.raises(NotFound):
                issued_report(session, actor, document.id)
        with pytest.raises(NotFound):
            issued_report(session, programme.manager, 10**6)
    for actor, asked in (
        (programme.auditor, firm),
        (programme.other_caseworker, firm),
        (programme.contractor, MonthAsked(2026, 6)),
    ):
        with pytest.raises(NotAllowed):
            issued(engine, actor, asked, LATER, tmp_path)
    assert paid


@pytest.mark.parametrize(
    ("moment", "interim"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), True),  # 30 June, a minute before midnight in California
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), False),
    ],
)
def test_a_month_is_over_at_midnight_in_california(engine, programme, moment, interim):
    with reading(engine) as session:
        report = month_report(session, programme.auditor, MonthAsked(2026, 6), "en", program_day(moment))
    assert ("This month is not over" in list(texts(report))) is interim
    assert report.dated == "2026-06-30"
    assert is_over(2026, 6, program_day(moment)) is not interim


def test_an_interim_report_is_dated_the_day_that_it_was_counted(engine, programme):
    with reading(engine) as session:
        report = month_report(session, programme.auditor, MonthAsked(2026, 6), "es", date(2026, 6, 11))
        assert report.dated == "2026-06-11"
        with pytest.raises(NotFound):
            month_report(session, programme.auditor, MonthAsked(2026, 7), "es", date(2026, 6, 30))
