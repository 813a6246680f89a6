"""What is wrong has a code, a severity and a day, until a later inspection finds it put right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.inspector import homes, walk
from webapp.db import transaction
from webapp.db.inspections import InspectionKind, Verdict
from webapp.db.quality import Severity, Tier, TierCause
from webapp.roles import Roles
from webapp.services.errors import Refused, StepNotAllowed
from webapp.services.inspection_rounds import failed_before, round_of
from webapp.services.inspection_verdicts import Conclusion, conclude
from webapp.services.inspections import Observation, checklist, record_item, record_visit, start
from webapp.services.quality_deficiencies import (
    due_on,
    holds_payment,
    open_deficiencies,
    quality_data,
)
from webapp.services.sampling import tier_of
from webapp.services.sampling_tiers import Result, decide_tier, history_of, next_tier
from webapp.stages import Stage

AFTER = walk.AFTER
VISIT = date(2026, 6, 30)
PLAIN = ("led_lamps", "heat_pump_water_heater")
# A verdict is told in words, with a date as pages write it.
pytestmark = pytest.mark.usefixtures("in_app")
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def inspect(session, actor, home_id, verdict, *, failed=None, put_right_by=None, kind=AFTER):
    """Inspect a home; `failed`: measure -> (code, severity or None)."""
    begun = start(session, actor, home_id, kind, homes.AT)
    record_visit(session, actor, home_id, kind, VISIT, row_version=begun.row_version, at=homes.AT)
    for line in checklist(session, begun):
        wrong = (failed or {}).get(line.scope.measure_id)
        seen = {
            "observed_quantity": line.item.claimed_quantity,
            "observed_reading": line.item.claimed_reading,
            "verdict": "fail" if wrong else "pass",
            "note": "put it right" if wrong else "",
        }
        if wrong:
            seen.update(code=wrong[0], severity=wrong[1])
        record_item(
            session,
            actor,
            home_id,
            kind,
            item_id=line.item.id,
            found=Observation(**seen),
            row_version=begun.row_version,
            at=homes.AT,
        )
    conclude(
        session,
        actor,
        home_id,
        kind,
        Conclusion(
            verdict=verdict, reason="" if verdict == "pass" else "see each", put_right_by=put_right_by
        ),
        row_version=begun.row_version,
        verify_address=walk.VERIFY,
        at=homes.AT,
    )
    return begun


def back_to_inspection(session, people, home):
    for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
        homes.step(session, people, home, to)


@pytest.mark.parametrize(
    ("severity", "visited", "due"),
    [
        (Severity.CRITICAL, VISIT, VISIT),
        (Severity.MINOR, VISIT, date(2026, 7, 30)),
        # Ten working days; July 4, 2026 is a Saturday.
        (Severity.MAJOR, VISIT, date(2026, 7, 14)),
        # Over Thanksgiving and the day after it.
        (Severity.MAJOR, date(2026, 11, 20), date(2026, 12, 8)),
        # July 4, 2027 is a Sunday, so Monday the fifth is free.
        (Severity.MAJOR, date(2027, 7, 1), date(2027, 7, 16)),
        # From a Saturday: the Monday after it is the first working day.
        (Severity.MAJOR, date(2026, 6, 27), date(2026, 7, 10)),
    ],
)
def test_the_day_is_counted_in_working_days_where_it_says_so(severity, visited, due):
    assert due_on(severity, visited) == due


def test_the_holidays_of_a_year_are_stated():
    holidays = quality_data().holidays
    assert sorted(each.isoformat()[5:] for each in holidays.of_year(2026)) == [
        "01-01",
        "01-19",
        "02-16",
        "03-31",
        "05-25",
        "07-04",
        "09-07",
        "11-11",
        "11-26",
        "11-27",
        "12-25",
    ]
    assert holidays.citation


@given(days)
def test_there_are_ten_working_days_up_to_the_day_and_it_is_one(visited):
    due, holidays = due_on(Severity.MAJOR, visited), quality_data().holidays
    between = [visited + timedelta(days=n) for n in range(1, (due - visited).days + 1)]
    assert sum(holidays.is_working_day(day) for day in between) == 10
    assert holidays.is_working_day(due)


def test_a_failed_measure_leaves_a_deficiency_with_its_day_and_holds_the_payment(engine, people):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        inspect(session, inspector, home.id, "rework", failed={"led_lamps": ("quantity_short", None)})
        (found,) = open_deficiencies(session, home.id)
        assert (found.code, found.severity, found.due_on) == ("quantity_short", "major", date(2026, 7, 14))
        assert found.provider_id == people[Roles.CONTRACTOR].provider_id
        assert holds_payment(session, home.id)
        assert home.stage == Stage.REWORK
        back_to_inspection(session, people, home)
        again = inspect(session, inspector, home.id, "pass")
        assert round_of(session, again.id) == 1
        assert open_deficiencies(session, home.id) == []
        assert (found.resolved_by_inspection_id, found.resolved_on) == (again.id, VISIT)
        assert not holds_payment(session, home.id)
        assert failed_before(session, home.id, AFTER) is None


def test_what_passes_in_a_failed_reinspection_is_put_right_and_the_rest_stays_open(engine, people):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        both = {"led_lamps": ("quantity_short", None), "heat_pump_water_heater": ("appearance", None)}
        inspect(session, inspector, home.id, "fail", failed=both)
        back_to_inspection(session, people, home)
        inspect(session, inspector, home.id, "fail", failed={"led_lamps": ("safety_electrical", None)})
        codes = [(row.code, row.severity) for row in open_deficiencies(session, home.id)]
        assert codes == [("safety_electrical", "critical"), ("quantity_short", "major")]


def test_an_earlier_day_may_be_written_and_the_worst_one_counts_where_none_is(engine, people):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        wrong = {"led_lamps": ("appearance", None), "heat_pump_water_heater": ("workmanship", Severity.MAJOR)}
        begun = inspect(session, inspector, home.id, "rework", failed=wrong, put_right_by=date(2026, 7, 3))
        assert [row.due_on for row in open_deficiencies(session, home.id)] == [date(2026, 7, 3)] * 2
        assert "July 3, 2026" in begun.note
        back_to_inspection(session, people, home)
        begun = inspect(session, inspector, home.id, "rework", failed=wrong)
        assert "July 14, 2026" in begun.note


@pytest.mark.parametrize(("day", "fits"), [(13, True), (14, True), (15, False)])
def test_a_day_later_than_the_severity_allows_is_refused(engine, people, day, fits):
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        where, until = (session, people[Roles.INSPECTOR], home.id, "fail"), date(2026, 7, day)
        if fits:
            inspect(*where, put_right_by=until)
            return
        with pytest.raises(Refused, match="must be put right by July 14, 2026"):
            inspect(*where, put_right_by=until)


@pytest.mark.parametrize(("verdict", "severity"), [("fail", "major"), ("rework", "minor")])
def test_a_verdict_without_a_failed_measure_is_a_deficiency_of_the_home(engine, people, verdict, severity):
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        inspect(session, people[Roles.INSPECTOR], home.id, verdict)
        (found,) = open_deficiencies(session, home.id)
        assert (found.inspection_item_id, found.severity) == (None, severity)
        assert found.corrective_action == "see each"


def test_a_line_that_passes_after_all_leaves_nothing(engine, people):
    inspector = people[Roles.INSPECTOR]
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        begun = start(session, inspector, home.id, AFTER, homes.AT)
        line = checklist(session, begun)[0]
        for found in (
            Observation(verdict="fail", note="x", code="damage"),
            Observation(verdict="fail", note="x", code="papers"),
            Observation(verdict="pass", observed_quantity=line.item.claimed_quantity),
        ):
            record_item(
                session,
                inspector,
                home.id,
                AFTER,
                item_id=line.item.id,
                found=found,
                row_version=begun.row_version,
                at=homes.AT,
            )
        with pytest.raises(Refused) as refusal:
            record_item(
                session,
                inspector,
                home.id,
                AFTER,
                item_id=line.item.id,
                found=Observation(verdict="fail", note="x", code="bad luck"),
                row_version=begun.row_version,
                at=homes.AT,
            )
        assert refusal.value.code == "code_missing"
        assert open_deficiencies(session, home.id) == []


PASSED = Result(passed=True, failed=False)
FAILED = Result(passed=False, failed=True)
REWORK = Result(passed=False, failed=False)


@pytest.mark.parametrize(
    ("tier", "result", "passes", "after"),
    [
        (Tier.NEW, PASSED, 9, None),
        (Tier.NEW, PASSED, 10, (Tier.TRUSTED, TierCause.PASSES)),
        (Tier.NEW, FAILED, 0, None),
        (Tier.PROBATION, PASSED, 4, None),
        (Tier.PROBATION, PASSED, 5, (Tier.TRUSTED, TierCause.PASSES)),
        (Tier.TRUSTED, PASSED, 99, None),
        (Tier.TRUSTED, FAILED, 0, (Tier.PROBATION, TierCause.FAILED_INSPECTION)),
        (Tier.TRUSTED, REWORK, 0, None),
        (Tier.TRUSTED, replace(REWORK, reinspection=1), 0, None),
        (Tier.TRUSTED, replace(REWORK, reinspection=2), 0, (Tier.SUSPENDED, TierCause.FAILED_REINSPECTIONS)),
        (Tier.NEW, replace(FAILED, reinspection=3), 0, (Tier.SUSPENDED, TierCause.FAILED_REINSPECTIONS)),
        (Tier.SUSPENDED, PASSED, 99, None),
    ],
)
def test_a_standing_changes_by_rule_alone(tier, result, passes, after):
    assert next_tier(tier, result, passes) == after


def test_a_fail_puts_a_trusted_firm_on_probation_and_five_passes_end_it(engine, people):
    inspector, firm = people[Roles.INSPECTOR], people[Roles.CONTRACTOR].provider_id
    with transaction(engine) as session:
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        inspect(session, inspector, home.id, "fail")
        assert tier_of(session, firm) is Tier.PROBATION
        for _ in range(5):
            assert tier_of(session, firm) is Tier.PROBATION
            other = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
            inspect(session, inspector, other.id, "pass")
        assert tier_of(session, firm) is Tier.TRUSTED
        causes = [row.cause for row in history_of(session, firm)]
        assert causes == ["passes", "failed_inspection", "decision"]


def test_two_failed_reinspections_suspend_the_firm_until_the_manager_decides(engine, people):
    inspector, firm = people[Roles.INSPECTOR], people[Roles.CONTRACTOR].provider_id
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        for ordinal in range(3):
            assert tier_of(session, firm) is Tier.NEW
            begun = inspect(session, inspector, home.id, "rework")
            assert round_of(session, begun.id) == ordinal
            back_to_inspection(session, people, home)
        assert tier_of(session, firm) is Tier.SUSPENDED
        with pytest.raises(StepNotAllowed, match="the firm is suspended"):
            start(session, inspector, home.id, AFTER, homes.AT)
        with pytest.raises(StepNotAllowed, match="suspended"):
            homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        session.rollback()


def test_after_the_managers_decision_the_work_goes_on(engine, people):
    inspector, firm = people[Roles.INSPECTOR], people[Roles.CONTRACTOR].provider_id
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        for _ in range(3):
            inspect(session, inspector, home.id, "rework")
            back_to_inspection(session, people, home)
        decide_tier(session, people[Roles.MANAGER], firm, Tier.PROBATION, reason="new crew", at=homes.AT)
        inspect(session, inspector, home.id, "pass")
        assert home.stage == Stage.PASSED


def test_a_failed_visit_during_the_work_counts_too(engine, people):
    inspector, firm = people[Roles.INSPECTOR], people[Roles.CONTRACTOR].provider_id
    with transaction(engine) as session:
        decide_tier(session, people[Roles.MANAGER], firm, Tier.TRUSTED, reason="known", at=homes.AT)
        home = homes.home_in_progress(session, people, PLAIN)
        inspect(session, inspector, home.id, Verdict.FAIL.value, kind=InspectionKind.IN_PROGRESS)
        assert tier_of(session, firm) is Tier.PROBATION
