"""What stands in a portfolio's row is what `hearthline assess` says of that household, field by field."""

from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators.assessment import assess
from calculators.portfolio.local_pool import local_runner
from calculators.portfolio.outputs import answer_of
from calculators.portfolio.running import Request, run_portfolio
from rules.household_file import check_facts
from tests.bench.portfolio_households import write_portfolio
from tests.calculators.portfolio.alike import same
from tests.calculators.portfolio.generated import households
from tests.calculators.portfolio.tables import ON, RULEBOOK, cases, cells_of, csv_text, from_cells


def rows_of(path, folder, on=ON):
    """Return the rows that a run writes, by their number."""
    run_portfolio(Request(path, folder, on), local_runner(1), lambda *_: None)
    return {row["row"]: row for row in pq.read_table(folder / "households.parquet").to_pylist()}


def differences(row, facts, on=ON):
    """Return the columns in which a row differs from the household's own assessment."""
    document = assess(facts, RULEBOOK, on).document()
    said = {name: _as_in_a_table(value) for name, value in answer_of(document, RULEBOOK).items()}
    return [f"{name}: {row[name]} and {said[name]}" for name in said if not same(name, row[name], said[name])]


def _as_in_a_table(value):
    if isinstance(value, tuple):
        return ";".join(value)
    return value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_households_drawn_from_all_that_a_file_may_say(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("drawn")
    homes = households(8, seed=seed)
    path = folder / "homes.csv"
    path.write_text(
        csv_text(
            [{"id": str(n), **cells_of(home.model_dump(exclude_none=True))} for n, home in enumerate(homes)]
        )
    )
    for number, row in rows_of(path, folder / "out").items():
        assert not differences(row, from_cells(path, number))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_portfolio_like_a_real_one(tmp_path, kind):
    path = tmp_path / f"homes.{kind}"
    write_portfolio(path, 25, seed=8)
    written = tmp_path / "homes.csv"
    if kind == "parquet":
        write_portfolio(written, 25, seed=8)
    rows = rows_of(path, tmp_path / "out")
    assert len(rows) == 25
    for number, row in rows.items():
        assert not differences(row, from_cells(written, number))


def test_the_cases_of_the_rules_on_their_days(tmp_path):
    by_day = {}
    for facts, on in cases():
        by_day.setdefault(on, []).append(facts)
    for number, (on, homes) in enumerate(sorted(by_day.items())[::8]):
        path = tmp_path / f"{number}.csv"
        path.write_text(csv_text([{"id": str(n), **cells_of(raw)} for n, raw in enumerate(homes)]))
        rows = rows_of(path, tmp_path / f"out{number}", on)
        assert len(rows) == len(homes)
        # One household of each day in full; every programme's answer is held in tests of the engine.
        assert not differences(rows[1], check_facts(homes[0], "", RULEBOOK), on)
