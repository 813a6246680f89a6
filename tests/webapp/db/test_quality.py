"""What nobody gets past by typing into the database: draws, standings, deficiencies, who passes a home."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.webapp.db.programme import AT, DAY, add_user
from tests.webapp.db.test_inspections import refused
from tests.webapp.db.test_quality_inspections import deficiency
from webapp.db import transaction
from webapp.db.constraints import drop
from webapp.db.migrations.guards.quality import GUARDS
from webapp.db.quality import (
    DeskAcceptance,
    HomeReopening,
    InspectionAssignment,
    InspectionDraw,
    ProviderTier,
    Reinspection,
    SamplingChange,
    SamplingRule,
)
from webapp.services.homes import change_stage
from webapp.stages import Stage

SEED = "3f0c5a7e9b1d2468ace013579bdf0246"
LINE = 281_474_976_710_656  # 2 ** 48


def draw(session, programme, home, *, kind="post_installation", number=LINE - 1, rate=1_000, **changed):
    """Return a draw of a home; nearly the last number, so that only the whole draws it."""
    rule = session.get(SamplingRule, 2)
    if rule is None:
        session.add(SamplingRule(version=2, seed=SEED, made_at=AT))
        session.flush()
    values = {
        "home_id": home.id,
        "provider_id": programme.contractor.provider_id,
        "kind": kind,
        "basis": "tier",
        "tier": "trusted",
        "rule_version": 2,
        "seed": SEED,
        "rate_hundredths": rate,
        "number": number,
        "drawn": number * 10_000 < rate * LINE,
        "drawn_at": AT,
    }
    return InspectionDraw(**{**values, **changed})


def left_out(session, programme):
    """Return a home at its final inspection whose draw left it out, and the draw."""
    home = programme.home_at(session, Stage.FINAL_INSPECTION)
    drop(session.connection(), [guard for guard in GUARDS if guard.code == "inspection_draw_stands"])
    session.execute(text("DELETE FROM inspection_draw"))
    row = draw(session, programme, home)
    session.add(row)
    session.flush()
    return home, row


def acceptance(programme, home, row, by=None):
    return DeskAcceptance(
        home_id=home.id,
        draw_id=row.id,
        accepted_by=(by or programme.inspector).user_id,
        note="photos and readings",
        accepted_at=AT,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"drawn": True},
        {"rate": 10_000, "drawn": False},
        {"seed": "0" * 32},
        {"number": LINE, "rate": 0, "drawn": False},
    ],
)
def test_a_draw_follows_from_its_number_share_and_seed(engine, programme, changed):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCHEDULED)
        row = draw(session, programme, home, **changed)
        assert refused(session, row=row) == "inspection_draw_follows"


@pytest.mark.parametrize(
    ("number", "drawn"), [(LINE // 10 - 1, True), (LINE // 10, True), (LINE // 10 + 1, False)]
)
def test_the_database_draws_the_line_where_the_program_does(engine, programme, number, drawn):
    """A tenth of 2^48 is no whole number: the one below it is drawn, the one above is not."""
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.SCHEDULED)
        session.add(draw(session, programme, home, number=number, drawn=drawn))
        session.flush()


def test_what_was_drawn_decided_and_ordered_stands(engine, programme):
    with transaction(engine) as session:
        home, row = left_out(session, programme)
        other = programme.home_at(session, Stage.FINAL_INSPECTION)
        manager = programme.manager.user_id
        firm = programme.contractor.provider_id
        failed = programme.inspection(other, "fail")
        session.add(failed)
        session.flush()
        again = programme.inspection(other, None)
        session.add(again)
        session.add(acceptance(programme, home, row))
        session.flush()
        change = {"effective_on": DAY, "changed_at": AT}
        rows = (
            SamplingChange(setting="trusted_pct", value=900, reason="x", changed_by=manager, **change),
            ProviderTier(provider_id=firm, tier="trusted", cause="passes", **change),
            HomeReopening(home_id=home.id, reason="x", ordered_by=manager, ordered_at=AT),
            InspectionAssignment(
                home_id=other.id,
                inspector_id=programme.inspector.user_id,
                assigned_by=manager,
                assigned_at=AT,
            ),
            Reinspection(inspection_id=again.id, failed_inspection_id=failed.id, ordinal=1),
        )
        session.add_all(rows)
        session.flush()
        for table, column in (
            ("sampling_rule", "version"),
            ("sampling_change", "id"),
            ("provider_tier", "id"),
            ("desk_acceptance", "id"),
            ("home_reopening", "id"),
            ("inspection_assignment", "id"),
            ("reinspection", "ordinal"),
        ):
            for how in ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"):
                sql = how.format(table=table, column=column)
                assert refused(session, sql=sql) == f"{table}_stands"


def test_a_draw_stands(engine, programme):
    with transaction(engine) as session:
        programme.home_at(session, Stage.FINAL_INSPECTION)
        for sql in ("UPDATE inspection_draw SET drawn = drawn", "DELETE FROM inspection_draw"):
            assert refused(session, sql=sql) == "inspection_draw_stands"


def test_a_home_that_was_left_out_passes_on_its_papers_without_a_certificate(engine, programme):
    with transaction(engine) as session:
        home, row = left_out(session, programme)
        assert refused(session, sql="UPDATE home SET stage = 'passed'") == "home_passed"
        session.add(acceptance(programme, home, row))
        session.flush()
        change_stage(session, programme.inspector, home, Stage.PASSED, AT)
        inspected = programme.home_at(session, Stage.PASSED)
        certificate = programme.certificate(session, inspected)
        certificate.home_id = home.id
        assert refused(session, row=certificate) == "certificate_of_a_pass"
        change_stage(session, programme.manager, home, Stage.REPORTED, AT)
        order = HomeReopening(
            home_id=home.id, reason="x", ordered_by=programme.manager.user_id, ordered_at=AT
        )
        back = "UPDATE home SET stage = 'final_inspection' WHERE id = :home"
        assert refused(session, sql=back, home=home.id) == "home_reopened"
        session.add(order)
        session.flush()
        change_stage(session, programme.manager, home, Stage.FINAL_INSPECTION, AT)
        passing = "UPDATE home SET stage = 'passed' WHERE id = :home"
        assert refused(session, sql=passing, home=home.id) == "home_passed"
        session.add(programme.inspection(home, "pass"))
        session.flush()
        change_stage(session, programme.inspector, home, Stage.PASSED, AT)


@pytest.mark.parametrize("case", ["drawn", "begun", "open", "missed", "other_stage", "other_draw"])
def test_a_home_that_must_be_visited_is_not_accepted_on_its_papers(engine, programme, case):
    with transaction(engine) as session:
        home, row = left_out(session, programme)
        if case == "drawn":
            home = programme.home_at(session, Stage.FINAL_INSPECTION)
            row = session.exec(
                select(InspectionDraw).where(
                    InspectionDraw.home_id == home.id, InspectionDraw.kind == "post_installation"
                )
            ).one()
            assert row.drawn
        elif case == "begun":
            session.add(programme.inspection(home, None))
        elif case == "open":
            home, row = left_out_with_something_open(session, programme)
        elif case == "missed":
            due = draw(session, programme, home, kind="in_progress", rate=10_000)
            session.add(due)
        elif case == "other_stage":
            change_stage(session, programme.inspector, home, Stage.REWORK, AT, reason="x")
        elif case == "other_draw":
            home = programme.home_at(session, Stage.FINAL_INSPECTION)
        session.flush()
        assert refused(session, row=acceptance(programme, home, row)) == "desk_acceptance_of_left_out"


def left_out_with_something_open(session, programme):
    home = programme.home_at(session, Stage.IN_PROGRESS)
    session.add(programme.measure(session, home))
    inspection = programme.inspection(home, None, kind="in_progress")
    session.add(inspection)
    session.flush()
    session.add(deficiency(inspection))
    session.flush()
    inspection.verdict = "pass"
    for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
        home.stage = to.value
        session.flush()
    row = draw(session, programme, home)
    session.add(row)
    session.flush()
    return home, row


@pytest.mark.parametrize("who", ["contractor", "caseworker", "colleague"])
def test_only_somebody_independent_accepts_on_papers(engine, programme, who):
    with transaction(engine) as session:
        home, row = left_out(session, programme)
        colleague = add_user(session, "colleague", programme.contractor.provider_id)
        by = (
            replace(programme.inspector, user_id=colleague.id)
            if who == "colleague"
            else getattr(programme, who)
        )
        assert refused(session, row=acceptance(programme, home, row, by)) == "desk_acceptance_independent"


@pytest.mark.parametrize("tier", [None, "  "])
def test_a_decision_names_who_made_it_and_why(engine, programme, tier):
    with transaction(engine) as session:
        row = ProviderTier(
            provider_id=programme.contractor.provider_id,
            tier="trusted",
            cause="decision",
            note="" if tier is None else tier,
            changed_by=programme.manager.user_id,
            effective_on=DAY,
            changed_at=AT,
        )
        assert refused(session, row=row) == "ck_provider_tier_decided"


def test_every_guard_of_quality_is_tried():
    """A rule that nobody tries may as well not be there."""
    here = Path(__file__).parent
    files = ("test_quality.py", "test_quality_inspections.py", "test_stages.py")
    source = "".join((here / name).read_text(encoding="utf-8") for name in files)
    # Tried by table: the rows that stand, and those that are closed with their inspection.
    tables = ("sampling_rule", "sampling_change", "provider_tier", "desk_acceptance", "home_reopening")
    closed = ("inspection_test", "inspection_answer", "inspection_photo")
    tried = {f"{table}_stands" for table in (*tables, *closed, "inspection_assignment", "reinspection")}
    tried |= {f"{table}_not_added" for table in closed}
    assert [each.code for each in GUARDS if each.code not in tried and each.code not in source] == []
