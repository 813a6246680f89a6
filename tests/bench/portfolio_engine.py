"""How long each stage of the batched answer takes: ``python -m tests.bench.portfolio_engine [HOUSEHOLDS]``.

One core's own time, so that what else the machine does hardly counts; the best of some rounds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from calculators.portfolio import engine
from calculators.portfolio.checking import check_rows
from calculators.portfolio.reading import open_portfolio, pieces_of, read
from calculators.portfolio.settings import run_settings
from rules.rulebook import load_rulebook
from tests.bench.portfolio_households import write_portfolio

ON = date(2026, 6, 30)
HOUSEHOLDS = 20_000
ROUNDS = 3


def facts_of(count, rulebook):
    """Return the first piece of a made-up portfolio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.parquet"
        write_portfolio(path, count)
        portfolio = open_portfolio(path, run_settings())
        ((_, piece),) = list(pieces_of(portfolio, {0}))
        table, refused = read(path, piece, portfolio.layout)
        return check_rows(table, portfolio.layout, rulebook, dict(refused), {}).facts


def stages(facts, rulebook):
    """Return each stage of the answer as a call."""
    made = engine.Engine(rulebook, ON)
    screened = made.programs.tests.screened(facts)
    zones = made.places.zones(facts)
    _, use_after = made.measures.worked_out(facts, zones)
    return {
        "incomes, counties, sizes": lambda: made.programs.tests.screened(facts),
        "programmes": lambda: made.programs.determine(screened),
        "places": lambda: (made.places.zones(facts), made.places.columns(screened)),
        "feasibility": lambda: made.measures.feasibility.outcomes(facts, zones),
        "baseline and measures": lambda: made.measures.worked_out(facts, zones),
        "roofs": lambda: made.roofs.figures(screened, zones, use_after),
        "the whole answer": lambda: made.answer(facts),
    }


def main():
    rulebook = load_rulebook()
    facts = facts_of(int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS, rulebook)
    started = time.process_time()
    calls = stages(facts, rulebook)
    sys.stdout.write(f"{facts.count:,} households; made ready in {time.process_time() - started:.1f} s\n")
    for name, call in calls.items():
        spent = []
        for _ in range(ROUNDS):
            started = time.process_time()
            call()
            spent.append((time.process_time() - started) / facts.count * 1e6)
        sys.stdout.write(f"{name:26s} {min(spent):8.1f} us a household (to {max(spent):.1f})\n")


if __name__ == "__main__":
    main()
