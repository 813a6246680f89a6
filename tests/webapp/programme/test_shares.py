"""Shares of the money by the law of a day, dollars for a ton, and the figures' own commands."""

from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from tests.webapp.db.programme import Programme
from webapp import create_app
from webapp.cli import cli
from webapp.config import Settings
from webapp.db import current_database, reading, transaction
from webapp.db.migrate import upgrade
from webapp.db.money import HOME_FIGURES
from webapp.services.money_figures import refresh, verify_figures
from webapp.services.programme import Chosen
from webapp.services.programme_shares import (
    CostOfATonne,
    ShareFound,
    cost_of_a_tonne,
    day_of,
    shares_on,
    statutory_shares,
)
from webapp.stages import Stage

TODAY = date(2026, 6, 30)


def found(counted, unknown, whole, least=25):
    share = next(each for each in statutory_shares() if each.least_percent == least)
    return ShareFound(share, counted, unknown, whole)


@pytest.mark.parametrize(
    ("counted", "unknown", "whole", "is_met"),
    [
        (24, 0, 100, False),
        (25, 0, 100, True),
        (26, 0, 100, True),
        (24, 1, 100, None),
        (23, 1, 100, False),
        (0, 100, 100, None),
        (0, 0, 0, None),
    ],
)
def test_a_share_is_reached_only_if_nothing_unknown_could_undo_it(counted, unknown, whole, is_met):
    assert found(counted, unknown, whole).is_met is is_met


def test_the_least_and_the_most_of_a_share_say_what_is_not_known():
    one = found(20, 10, 80)
    assert (one.least_found, one.most_found) == (Decimal(25), Decimal("37.5"))
    assert found(0, 0, 0).least_found is None


@pytest.mark.parametrize(
    ("on", "ids"),
    [
        (date(2014, 9, 30), {"sb_535_benefiting", "sb_535_within"}),
        (date(2016, 12, 31), {"liwp_all_benefit", "sb_535_benefiting", "sb_535_within"}),
        (
            date(2017, 1, 1),
            {"liwp_all_benefit", "ab_1550_within", "ab_1550_low_income", "ab_1550_half_mile"},
        ),
    ],
)
def test_the_law_of_the_day_is_asked(engine, on, ids):
    with reading(engine) as session:
        assert {each.share.id for each in shares_on(session, Chosen(), on)} == ids


def test_another_programme_year_is_held_to_its_own_law():
    assert day_of(Chosen(), TODAY) == TODAY
    assert day_of(Chosen(program_year=2025), TODAY) == TODAY
    assert day_of(Chosen(program_year=2015), TODAY) == date(2015, 7, 1)


@pytest.mark.parametrize(("cents", "is_within"), [(509_999, True), (510_000, True), (510_001, False)])
def test_dollars_for_a_ton_are_held_to_the_standard_on_the_line(cents, is_within):
    one = CostOfATonne(cents, 1_000_000, 1, 0, Decimal(5100), None)
    assert one.is_within is is_within


def test_without_tons_or_a_standard_nothing_is_said():
    assert CostOfATonne(1, 0, 1, 0, Decimal(5100), None).is_within is None
    assert CostOfATonne(1, 1, 1, 0, None, None).is_within is None


def test_a_programme_without_money_has_no_share_and_no_dollars_for_a_ton(engine):
    with reading(engine) as session:
        assert {each.is_met for each in shares_on(session, Chosen(), TODAY)} == {None}
        assert cost_of_a_tonne(session, Chosen(), TODAY).usd_per_tonne is None


def test_every_share_is_dated_and_cited():
    for share in statutory_shares():
        assert share.citation
        assert share.ends is None or share.effective < share.ends


def test_a_home_is_placed_by_its_latest_decision(engine):
    document = (
        '{"outcome": "eligible", "place": {"county": "Fresno", "tract_geoid": "06019001100",'
        ' "tract_vintage": 2010, "priority_population": {"category": "disadvantaged_community"}}}'
    )
    with transaction(engine) as session:
        people = Programme.open(session)
        home = people.home_at(session, Stage.SCOPED)
        before = people.determination(home, "eligible")
        before.document, before.sha256 = document, "1" * 64
        session.add(before)
    with reading(engine) as session:
        row = session.execute(HOME_FIGURES.select()).mappings().one()
        assert (row["county"], row["tract_geoid"], row["category"], row["outcome"]) == (
            "Fresno",
            "06019001100",
            "disadvantaged_community",
            "eligible",
        )
    with transaction(engine) as session:
        refresh(session, [home.id])
        assert verify_figures(session).agrees


def test_the_commands_verify_and_rebuild(tmp_path):
    folder = tmp_path / "records"
    app = create_app(Settings.in_folder(folder, testing=True))
    with app.app_context():
        upgrade(current_database().engine)
        with transaction() as session:
            Programme.open(session).home_at(session, Stage.APPROVED)
        runner = CliRunner()
        good = runner.invoke(cli, ["figures", "verify", "--data", str(folder)])
        assert (good.exit_code, "1 homes are what" in good.output) == (0, True)
        with transaction() as session:
            session.execute(HOME_FIGURES.update().values(county="Nowhere"))
        wrong = runner.invoke(cli, ["figures", "verify", "--data", str(folder)])
        assert wrong.exit_code == 3
        assert "hearthline figures rebuild" in wrong.output
        assert runner.invoke(cli, ["figures", "rebuild", "--data", str(folder)]).exit_code == 0
        assert runner.invoke(cli, ["figures", "verify", "--data", str(folder)]).exit_code == 0
        current_database().engine.dispose()


def test_a_folder_without_records_is_named(tmp_path):
    for folder in (tmp_path, tmp_path / "absent"):
        answer = CliRunner().invoke(cli, ["figures", "verify", "--data", str(folder)])
        assert answer.exit_code == 3
        assert str(folder) in answer.output
