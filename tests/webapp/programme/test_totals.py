"""Every total of the manager's page reconciles with its rows, and with what was put in; on both databases."""

import pytest
from sqlalchemy import select, text
from sqlmodel import func
from sqlmodel import select as select_rows

from calculators.measures.catalogue import load_catalogue
from tests.webapp.db.databases import engine_of
from tests.webapp.db.programme import AT, Programme
from tests.webapp.programme.drawn_programme import DrawnProgramme
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.money import HOME_FIGURES
from webapp.db.work import FundingSource, MeasureFunding
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed
from webapp.services.money_figures import rebuild, verify_figures
from webapp.services.programme import Chosen, part_of, programme, rows_behind, total_behind
from webapp.services.programme_figures import FUEL_SWITCHES, Certified, Savings, assessed, certified
from webapp.services.programme_list import FIGURES, SOURCES, Group, Unit
from webapp.services.programme_standing import ages, firm_results, waiting
from webapp.stages import Stage

HOMES = 30
KINDS = {"sqlite": "sqlite_files", "postgresql": "postgresql_server"}


@pytest.fixture(scope="module", params=[f"{kind}-{seed}" for kind in KINDS for seed in (1, 2)])
def filled(request):
    """A database of a kind with random homes in it, made once, and what it must come to."""
    kind, seed = request.param.split("-")
    databases = request.getfixturevalue(KINDS[kind])
    url = databases.migrated()
    with engine_of(url) as made, transaction(made) as session:
        drawn = DrawnProgramme(session, int(seed))
        for _ in range(HOMES):
            drawn.add_home()
    yield databases, url, drawn
    databases.remove(url)


@pytest.fixture
def drawn(filled):
    """What the programme of random homes must come to, and its people."""
    return filled[2]


@pytest.fixture
def drawn_engine(filled):
    """A copy of the programme of random homes, of the test's own."""
    databases, original, _ = filled
    url = databases.copied(original)
    with engine_of(url) as made:
        yield made
    databases.remove(url)


@pytest.fixture
def shown(drawn_engine, drawn):
    """What the manager sees."""
    with reading(drawn_engine) as session:
        return programme(session, drawn.people.manager)


def rows_of(drawn_engine, figure, chosen=None):
    """Return the parts of the homes behind a figure."""
    with reading(drawn_engine) as session:
        statement = select(HOME_FIGURES).where(rows_behind(figure, chosen or Chosen()))
        return [part_of(figure, row) for row in session.execute(statement).mappings()]


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
            assert total.value == sum(round(value * 1000) for value in expected.saved.get(key, []))
            assert total.not_known == expected.not_known[key]
            assert total.known == len(expected.saved.get(key, []))


def test_every_total_is_the_sum_of_its_rows(drawn_engine, shown):
    for total in shown.totals.values():
        parts = rows_of(drawn_engine, total.figure)
        assert total.value == sum(part for part in parts if part is not None), total.figure.key
        assert total.not_known == parts.count(None)
        assert total.homes == len(parts)


def test_every_total_of_a_part_is_the_sum_of_its_rows(drawn_engine, drawn, shown):
    years = [value for value, _ in shown.breakdowns[0].rows]
    for chosen in (
        Chosen(program_year=years[0]),
        Chosen(county=""),
        Chosen(tract=""),
        Chosen(program_year=1999),
        Chosen(category=""),
        Chosen(more=(HOME_FIGURES.c.inspections_passed > 0,)),
    ):
        with reading(drawn_engine) as session:
            part = programme(session, drawn.people.auditor, chosen)
            for total in part.totals.values():
                again, homes, value = total_behind(session, total.figure, chosen)
                assert (again, homes, value) == (total, total.homes, total.value)
        assert all(check.agrees for check in part.checks)
        assert part.homes == len(rows_of(drawn_engine, FIGURES[0], chosen))


def test_breakdowns_come_to_the_total_with_a_row_for_what_is_not_known(shown):
    assert {broken.name for broken in shown.breakdowns} == {
        "program_year",
        "provider_id",
        "county",
        "category",
    }
    for broken in shown.breakdowns:
        for key in broken.rows[0][1]:
            assert broken.sum_of(key) == shown.totals[key].value
    by_county = next(broken for broken in shown.breakdowns if broken.name == "county")
    assert [value for value, _ in by_county.rows] == [""]  # nobody's place is known in this programme


def test_the_totals_agree_with_the_database_asked_in_another_way(drawn_engine, shown):
    with reading(drawn_engine) as session:
        by_stage = dict(session.exec(select_rows(Home.stage, func.count()).group_by(Home.stage)).all())
        by_source = dict(
            session.exec(
                select_rows(MeasureFunding.source, func.sum(MeasureFunding.amount_cents)).group_by(
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
    assert [(check.unit, check.in_total) for check in shown.checks[:2]] == [
        (Unit.HOMES, HOMES),
        (Unit.CENTS, sum(by_source.values())),
    ]


def test_each_home_is_at_one_stage_and_money_of_one_source_is_counted_once(shown):
    assert sum(total.value for total in shown.of(Group.STAGES)) == shown.homes
    for group, whole in ((Group.SPENT, "spent"), (Group.COMMITTED, "committed")):
        parts = [t.value for t in shown.of(group) if t.figure.unit is Unit.CENTS and t.figure.key != whole]
        assert sum(parts) == shown.totals[whole].value


def test_figures_that_were_kept_one_by_one_are_those_worked_out_anew(drawn_engine, drawn):
    with reading(drawn_engine) as session:
        kept = verify_figures(session)
        before = programme(session, drawn.people.manager)
    assert (kept.homes, kept.agrees, kept.wrong) == (HOMES, True, ())
    with transaction(drawn_engine) as session:
        assert rebuild(session) == HOMES
    with reading(drawn_engine) as session:
        assert verify_figures(session).agrees
        assert programme(session, drawn.people.manager) == before


WAYS_PAST = (
    "UPDATE home SET contractor_provider_id = (SELECT MAX(id) FROM provider)",
    "UPDATE home_figures SET upgraded = 1 - upgraded WHERE home_id = (SELECT MIN(id) FROM home)",
    "DELETE FROM home_figures WHERE home_id = (SELECT MIN(id) FROM home)",
)


@pytest.mark.parametrize("statement", WAYS_PAST)
def test_what_goes_past_the_application_is_found(drawn_engine, statement):
    with transaction(drawn_engine) as session:
        session.execute(text(statement))
    with reading(drawn_engine) as session:
        found = verify_figures(session)
    assert not found.agrees
    assert found.wrong_homes
    with transaction(drawn_engine) as session:
        rebuild(session)
    with reading(drawn_engine) as session:
        assert verify_figures(session).agrees


def test_a_dropped_row_shows_on_the_page(drawn_engine, drawn):
    with transaction(drawn_engine) as session:
        session.execute(
            text("UPDATE figure_sum SET homes = homes - 1 WHERE homes = (SELECT MAX(homes) FROM figure_sum)")
        )
    with reading(drawn_engine) as session:
        checks = programme(session, drawn.people.manager).checks
        assert verify_figures(session).wrong_sums
    assert not checks[0].agrees
    assert checks[0].in_rows < checks[0].in_total == HOMES


def test_ages_and_results_count_every_home_once(drawn_engine, drawn):
    with reading(drawn_engine) as session:
        aged = ages(session, Chosen(), AT)
        firms = firm_results(session, Chosen())
        held = waiting(session, Chosen())
    over = drawn.expected.stages[Stage.REPORTED] + drawn.expected.stages[Stage.WITHDRAWN]
    assert sum(age.homes for age in aged) == HOMES - over
    assert all(age.homes == age.up_to_month + age.up_to_quarter + age.longer for age in aged)
    assert sum(each.homes for each in held) == drawn.expected.stages[Stage.DEFERRED]
    passed = drawn.expected.stages[Stage.PASSED] + drawn.expected.stages[Stage.REPORTED]
    assert sum(firm.passed for firm in firms) >= passed


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
