"""Scores recomputed from indicator percentiles, on the published tables and on tables worked by hand."""

import dataclasses

import numpy as np
import pytest

from calculators.calenviroscreen import EDITIONS, ScoreTable, load_edition, recompute, verify
from rules.errors import InputError
from webapp.imports.ground import ground_of
from webapp.imports.score_tables import read_scores

FILES = {"ces2": "ces2_scores.csv", "ces3": "ces3_results.csv", "ces4": "ces4_results.csv"}


@pytest.fixture(scope="module")
def published(shared_data):
    """Return the published table of each edition."""
    ground = ground_of()
    return {kind: read_scores(kind, shared_data / "places" / name, ground) for kind, name in FILES.items()}


def small_table(edition, rows):
    """Return a table of a few tracts: every indicator of a tract has one percentile, or its own."""
    columns = {
        name: np.asarray([row.get(name, row["all"]) if isinstance(row, dict) else row for row in rows], float)
        for name in edition.indicators
    }
    blank = np.full(len(rows), np.nan)
    published = dict.fromkeys(
        ("score", "pollution_burden_score", "population_characteristics_score", "score_percentile"), blank
    )
    return ScoreTable(tuple(f"0600140{n:04d}" for n in range(len(rows))), columns, published, ())


@pytest.mark.parametrize(
    ("kind", "scored", "most"), [("ces2", 7973, 1e-12), ("ces3", 7929, 0.0073), ("ces4", 7932, 0.0076)]
)
def test_the_published_scores_are_reproduced(published, kind, scored, most):
    found = verify(published[kind].edition, published[kind].table)
    assert (found.tracts, found.scored) == (8035, scored)
    assert found.largest_difference <= most
    assert found.agrees
    assert found.moved_at_the_line == ()


@pytest.mark.parametrize(
    ("kind", "top", "by_percentile", "unscored"),
    [("ces2", 1993, 1994, 0), ("ces3", 1983, 1983, 22), ("ces4", 1984, 1984, 19)],
)
def test_the_rule_designates_the_known_counts(published, kind, top, by_percentile, unscored):
    found = verify(published[kind].edition, published[kind].table)
    assert len(found.top_quarter) == top
    assert found.top_quarter_by_percentile == by_percentile
    assert len(found.unscored_with_high_burden) == unscored


def test_the_lists_come_out_of_rule_and_carry_over(published):
    ground = ground_of()
    two, three, four = (verify(published[k].edition, published[k].table) for k in ("ces2", "ces3", "ces4"))
    assert two.by_rule == ground.designated["sb535_2014"]
    flag = published["ces3"].designated
    assert flag == ground.designated["sb535_2017"]
    # The rule alone misses two tracts that stand at 74.98 and 74.99: the list is read from its flag.
    assert flag - three.by_rule == {"06029001801", "06037117520"}
    assert len(four.carried_over(flag)) == 307
    assert four.by_rule | flag == ground.designated["sb535_2022"]


def test_a_published_row_of_5_0_comes_out_to_five_decimals(shared_data):
    read = read_scores("ces5", shared_data / "places" / "ces5_header_and_sample.csv", ground_of())
    found = recompute(read.edition, read.table)
    assert read.table.geoids[0] == "06001400100"
    assert found.pollution_burden[0] == pytest.approx(30.96620, abs=5e-6)
    assert found.population_characteristics[0] == pytest.approx(19.14919, abs=5e-6)
    assert found.score[0] == pytest.approx(7.44202, abs=5e-6)
    assert found.maxima_from_published


def whole_state(edition, rows):
    """Return a table long enough to be the whole state: the rows, then tracts with nothing."""
    least = int(edition.numbers.number("rows_least"))
    table = small_table(edition, [*rows, *[0.0] * (least - len(rows))])
    known = np.zeros(least)
    return dataclasses.replace(
        table, published={**table.published, "population_characteristics_score": known}
    )


def test_components_are_averaged_before_they_are_weighted():
    edition = load_edition("ces4")
    row = {"all": 0.0, **dict.fromkeys(edition.components["exposures"], 60.0)}
    row |= dict.fromkeys(edition.components["effects"], 30.0)
    row |= dict.fromkeys(edition.components["sensitive_populations"], 80.0)
    row |= dict.fromkeys(edition.components["socioeconomic_factors"], 40.0)
    found = recompute(edition, whole_state(edition, [row, 100.0]))
    assert found.pollution_burden[0] == pytest.approx((60 + 0.5 * 30) / 1.5)
    assert found.population_characteristics[0] == pytest.approx((80 + 40) / 2)
    assert found.score[0] == pytest.approx(5.0 * 6.0)


def test_the_edition_of_2014_weighs_each_indicator_and_rounds():
    edition = load_edition("ces2")
    row = {"all": 0.0, **dict.fromkeys(edition.components["exposures"], 60.0)}
    found = recompute(edition, whole_state(edition, [row, 100.0]))
    assert found.pollution_burden[0] == round(60 * 7 / (7 + 0.5 * 5), 3)


@pytest.mark.parametrize(
    ("kind", "least", "of"), [("ces2", 4, 7), ("ces3", 5, 8), ("ces4", 5, 8), ("ces5", 5, 9)]
)
def test_a_tract_needs_its_least_number_of_population_indicators(kind, least, of):
    edition = load_edition(kind)
    names = edition.population_indicators
    assert len(names) == of
    # Sensitive populations alone are one component: leave some of both.
    rows = [{"all": 50.0, **dict.fromkeys(rotate(names)[k:], np.nan)} for k in (least - 1, least, least + 1)]
    found = recompute(edition, whole_state(edition, [*rows, 100.0]))
    assert np.isnan(found.population_characteristics[:3]).tolist() == [True, False, False]
    assert np.isnan(found.score[:3]).tolist() == [True, False, False]


def rotate(names):
    """Return names so that the last come first: any few of them are of both components."""
    return [names[-1], *names[:-1]]


def test_a_missing_indicator_drops_out_of_its_mean_and_is_no_zero():
    edition = load_edition("ces3")
    row = {"all": 50.0, "ozone": np.nan, "solid_waste": np.nan, "poverty": np.nan}
    found = recompute(edition, whole_state(edition, [row, 100.0]))
    assert found.pollution_burden[0] == pytest.approx(50.0)
    assert found.population_characteristics[0] == pytest.approx(50.0)


def test_a_changed_score_is_found_and_named(published):
    read = published["ces4"]
    score = read.table.published["score"].copy()
    score[7] += 0.02
    table = dataclasses.replace(read.table, published={**read.table.published, "score": score})
    found = verify(read.edition, table)
    assert not found.agrees
    assert found.worst_tract == read.table.geoids[7]


def test_a_score_where_the_rule_gives_none_does_not_agree():
    edition = load_edition("ces4")
    table = whole_state(
        edition, [{"all": 50.0, **dict.fromkeys(edition.population_indicators, np.nan)}, 100.0]
    )
    score = np.full(len(table.geoids), np.nan)
    score[0] = 12.0
    table = dataclasses.replace(table, published={**table.published, "score": score})
    assert verify(edition, table).largest_difference == np.inf


@pytest.mark.parametrize("kind", EDITIONS)
def test_an_edition_says_where_its_rule_is_from(kind):
    edition = load_edition(kind)
    assert edition.citation.title.startswith("OEHHA")
    assert len(edition.indicators) == {"ces2": 19, "ces3": 20, "ces4": 21, "ces5": 23}[kind]


def test_an_edition_that_there_is_not_is_refused():
    with pytest.raises(InputError, match=r"ces6.*ces2, ces3, ces4, ces5"):
        load_edition("ces6")
