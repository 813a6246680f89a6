"""A month's certificates: as they say themselves, at the line of the month's end, and each home once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.webapp.programme.paid_work import home_with_measures
from webapp.canonical import sha256_of
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.exchange.month_archive import csv_archive
from webapp.exchange.month_file import differences
from webapp.services.certificates import revoke
from webapp.services.inspection_orders import order_inspection
from webapp.services.money_figures import refresh
from webapp.services.month_export import month_file
from webapp.services.paper_month import provider_month
from webapp.services.paper_programme import programme_paper
from webapp.services.programme import programme as totals_of
from webapp.services.programme_month import month_of
from webapp.stages import Stage

SAYS = {
    "savings_kwh_per_year": 754.539,
    "savings_therms_per_year": 100.0,
    "solar_kwh_per_year": 0.0,
    "avoided_kgco2e_per_year": 500.0,
}
# The first moment of July by California's clocks.
JULY = datetime(2026, 7, 1, 7, tzinfo=UTC)
LAST_OF_JUNE = JULY - timedelta(microseconds=1)
IN_JULY = datetime(2026, 7, 20, 12, tzinfo=UTC)


def certify(session, people, home, *, at, says=None):
    document = json.dumps({"observed": {"totals": SAYS if says is None else says}})
    row = people.certificate(session, home)
    row.document, row.sha256, row.issued_at = document, sha256_of(document), at
    session.add(row)
    session.flush()
    refresh(session, [home.id])
    return row.id


@pytest.fixture
def certified(engine, programme):
    """The id of a certificate of June, which does not say what is avoided in a lifetime."""
    with transaction(engine) as session:
        home, _ = home_with_measures(session, programme)
        return certify(session, programme, home, at=LAST_OF_JUNE)


def revoked(engine, people, certificate_id, at):
    with transaction(engine) as session:
        certificate = revoke(session, people.manager, certificate_id, "built in the wrong home", at)
        refresh(session, [certificate.home_id])
        return certificate.home_id


def taken(engine, people, month, provider_id=None):
    with reading(engine) as session:
        return month_file(session, people.manager, 2026, month, provider_id)


def total(file, name):
    (row,) = (row for row in file.totals if row["total"] == name)
    return row["value"], row["homes_not_known"]


def test_what_no_certificate_says_is_not_known_and_is_no_zero_wherever_it_stands(
    engine, programme, certified
):
    own = programme.caseworker.provider_id
    for file in (taken(engine, programme, 6), taken(engine, programme, 6, own)):
        assert total(file, "certified_kwh") == (Decimal("754.539"), 0)
        assert total(file, "certified_solar_kwh") == (Decimal(0), 0)
        assert total(file, "certified_tonnes_lifetime") == (None, 1)
        assert differences(file) == []
        written = [{**row, "value": row["value"] or Decimal(0)} for row in file.totals]
        (apart,) = differences(replace(file, totals=written))
        assert (apart.total, apart.in_total, apart.in_rows) == ("certified_tonnes_lifetime", 0, None)
    with reading(engine) as session:
        shown = month_of(session, programme.auditor, 2026, 6)
        paper = programme_paper(session, programme.auditor, 2026, 6, name="LIWP", today=JULY.date())
        part = provider_month(session, programme.auditor, own, 2026, 6)
    value = {each.key: (each.value, each.not_known) for each in shown.activities}
    assert value["certified_tonnes_lifetime"] == (None, 1)
    assert paper.savings == part.savings
    assert certified


def test_a_month_without_certificates_saves_nothing_and_that_is_known(engine, programme, certified):
    assert total(taken(engine, programme, 5), "certified_tonnes_lifetime") == (Decimal(0), 0)
    assert certified


@pytest.mark.parametrize(("at", "homes"), [(LAST_OF_JUNE, 0), (JULY, 1), (JULY + timedelta(days=9), 1)])
def test_a_certificate_counts_unless_it_was_revoked_before_its_months_end(
    engine, programme, certified, at, homes
):
    revoked(engine, programme, certified, at)
    own = programme.caseworker.provider_id
    for provider_id in (None, own):
        june, july = (taken(engine, programme, month, provider_id) for month in (6, 7))
        assert len(june.projects) == homes
        assert total(june, "certified_homes") == (homes, 0)
        assert [row["kind"] for row in july.adjustments] == ["certificate"] * homes
        assert (differences(june), differences(july)) == ([], [])
        assert (june.adjustments, july.projects) == ([], [])
    with reading(engine) as session:
        part = provider_month(session, programme.auditor, own, 2026, 6)
        whole = programme_paper(session, programme.auditor, 2026, 6, name="LIWP", today=JULY.date())
    assert sum(each.homes for each in part.populations) == homes
    assert [check.key for paper in (part, whole) for check in paper.checks if not check.agrees] == []


def test_a_closed_month_is_the_same_after_a_revocation_and_the_reason_is_in_the_later_one(
    engine, programme, certified
):
    before = taken(engine, programme, 6)
    home_id = revoked(engine, programme, certified, IN_JULY)
    after = taken(engine, programme, 6)
    assert before.projects[0]["SavedKWhPerYear"] == Decimal("754.539")
    assert csv_archive(after) == csv_archive(before)
    (row,) = taken(engine, programme, 7).adjustments
    assert (row["ProjectIDNumber"], row["reason"]) == (home_id, "built in the wrong home")
    assert row["original_on"].isoformat() == "2026-06-30"


@pytest.mark.parametrize(("again_at", "counted"), [(IN_JULY, (1, 1)), (LAST_OF_JUNE, (1, 0))])
def test_a_home_that_is_certified_anew_counts_once_in_the_programme_to_date(
    engine, programme, certified, again_at, counted
):
    # Revoked in the same moment: in July, after June was closed, or still in June.
    home_id = revoked(engine, programme, certified, again_at)
    with transaction(engine) as session:
        home = session.get_one(Home, home_id)
        order_inspection(session, programme.manager, home_id, "look again", again_at)
        programme.step(session, home, Stage.PASSED)
        certify(session, programme, home, at=again_at, says={**SAYS, "savings_kwh_per_year": 500.0})
    for month, homes in zip((6, 7), counted, strict=True):
        file = taken(engine, programme, month)
        assert total(file, "certified_homes") == (homes, 0)
        assert differences(file) == []
    expected = Decimal("754.539") if again_at == IN_JULY else Decimal(500)
    assert total(taken(engine, programme, 6), "certified_kwh")[0] == expected
    with reading(engine) as session:
        to_date = totals_of(session, programme.auditor).totals["certified-kwh"]
    assert (to_date.value, to_date.known) == (500_000, 1)
