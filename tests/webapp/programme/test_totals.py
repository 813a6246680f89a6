"""Every total of the manager's page reconciles with its rows, and with what was put in; on both databases."""

import math
from itertools import islice

import pytest
from sqlmodel import func, select

from calculators.measures.catalogue import load_catalogue
from tests.webapp.db.programme import Programme
from tests.webapp.programme.drawn_programme import DrawnProgramme
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.work import FundingSource, MeasureFunding
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed
from webapp.services.programme import FIGURES, SOURCES, Group, Unit, programme, total_of
from webapp.services.programme_figures import FUEL_SWITCHES, Certified, Savings, assessed, certified
from webapp.services.programme_rows import programme_rows
from webapp.stages import Stage

HOMES = 40


@pytest.fixture(params=[1, 2, 3])
def drawn(engine, request):
    """A programme of random homes, and what it must come to."""
    with transaction(engine) as session:
        drawn = DrawnProgramme(session, request.param)
        for _ in range(HOMES):
            drawn.add_home()
    return drawn


@pytest.fixture
def shown(engine, drawn):
    """What the manager sees."""
    with reading(engine) as session:
        return programme(session, drawn.people.manager)


def test_the_totals_are_what_was_put_in(drawn, shown):
    expected, totals = drawn.expected, shown.totals
    assert shown.homes == expected.homes == HOMES
    for stage in Stage:
        assert totals[f"stage-{stage.value.replace('_', '-')}"].value == expected.stages[stage]
    for key in ("upgraded", "electrified", "solar"):
        assert totals[key].value == expected.flags[key]
        assert totals[key].not_known == expected.not_known[key]
    money = [*(f"spent-{source.value}" for source in FundingSource), "committed-liwp", "committed-other"]
    for key in money:
        assert totals[key].value == expected.cents[key]
    for key in ("committed-not-known", "spent-not-known"):
        assert totals[key].value == expected.measures_not_known[key]
    for group in (Group.APPROVED, Group.CERTIFIED):
        for total in shown.of(group):
            key = total.figure.key
            assert total.value == pytest.approx(math.fsum(expected.saved.get(key, [])), abs=1e-6)
            assert total.not_known == expected.not_known[key]
            assert total.known == len(expected.saved.get(key, []))


def test_every_total_is_the_sum_of_its_rows(shown):
    for total in shown.totals.values():
        values = [total.figure.value(row) for row in total.rows]
        assert total.value == math.fsum(value for value in values if value is not None)
        assert total.not_known == values.count(None)
        assert total.known + total.not_known == len(total.rows)


def test_the_totals_agree_with_the_database_asked_in_another_way(engine, shown):
    with reading(engine) as session:
        by_stage = dict(session.exec(select(Home.stage, func.count()).group_by(Home.stage)).all())
        by_source = dict(
            session.exec(
                select(MeasureFunding.source, func.sum(MeasureFunding.amount_cents)).group_by(
                    MeasureFunding.source
                )
            ).all()
        )
    assert {total.figure.key: total.value for total in shown.of(Group.STAGES) if total.value} == {
        f"stage-{stage.replace('_', '-')}": count for stage, count in by_stage.items()
    }
    for source in FundingSource:
        assert shown.totals[f"spent-{source.value}"].value == by_source.get(source.value, 0)
    assert all(check.agrees for check in shown.checks)
    assert {check.unit: check.in_rows for check in shown.checks} == {
        Unit.HOMES: HOMES,
        Unit.CENTS: sum(by_source.values()),
    }


def test_each_home_is_at_one_stage_and_money_of_one_source_is_counted_once(shown):
    assert sum(total.value for total in shown.of(Group.STAGES)) == shown.homes
    for group, whole in ((Group.SPENT, "spent"), (Group.COMMITTED, "committed")):
        parts = [t.value for t in shown.of(group) if t.figure.unit is Unit.CENTS and t.figure.key != whole]
        assert sum(parts) == shown.totals[whole].value
        assert all(isinstance(part, int) for part in parts)


def test_a_dropped_row_shows(engine, drawn, monkeypatch):
    monkeypatch.setattr(
        "webapp.services.programme.programme_rows",
        lambda session: tuple(islice(programme_rows(session), 1, None)),
    )
    with reading(engine) as session:
        checks = programme(session, drawn.people.manager).checks
    assert not checks[0].agrees
    assert (checks[0].in_rows, checks[0].in_total) == (HOMES - 1, HOMES)


def test_the_order_of_the_rows_changes_no_total(engine, drawn):
    with reading(engine) as session:
        rows = programme_rows(session)
    drawn.random.shuffle(shuffled := list(rows))
    for figure in FIGURES:
        assert total_of(figure, rows).value == total_of(figure, shuffled).value


def test_an_empty_programme_has_zeros_and_nothing_unknown(engine):
    with transaction(engine) as session:
        people = Programme.open(session)
    with reading(engine) as session:
        shown = programme(session, people.auditor)
    assert {total.value for total in shown.totals.values()} == {0}
    assert {total.not_known for total in shown.totals.values()} == {0}
    assert all(check.agrees for check in shown.checks)


@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR])
def test_nobody_else_gets_the_totals(engine, role):
    with reading(engine) as session, pytest.raises(NotAllowed):
        programme(session, Actor(1, role, 1))


def test_every_source_of_money_has_its_row():
    assert set(SOURCES) == set(FundingSource)
    assert len({figure.key for figure in FIGURES}) == len(FIGURES)


def test_a_document_without_a_figure_says_not_known_and_not_zero():
    assert assessed("{}").of(["attic_insulation"]) == Savings()
    assert certified("{}") == Certified(None, Savings())
    assert assessed("{}").is_electrified_by(["heat_pump_water_heater"]) is None
    assert assessed("{}").is_electrified_by(["attic_insulation"]) is False


def test_every_measure_that_replaces_a_fuel_is_known_as_a_switch():
    changes = {measure.id: measure.change for measure in load_catalogue("us_ca").measures}
    electric = ("replace_by_heat_pump", "replace_by_induction")
    switches = {measure for measure, change in changes.items() if change.startswith(electric)}
    assert switches == set(FUEL_SWITCHES)
