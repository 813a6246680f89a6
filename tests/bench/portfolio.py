"""Whole portfolios: from a table to its answers, by size; beside a plain loop and, for screening, DuckDB."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from calculators.assessment import assess
from calculators.portfolio.checking import check_rows
from calculators.portfolio.engine import answer
from calculators.portfolio.outputs import output_fields
from calculators.portfolio.reading import identities, open_portfolio, pieces_of, read, repeated_rows
from calculators.portfolio.settings import run_settings
from calculators.portfolio.summary import Summary
from calculators.portfolio.tables import answer_table, households_writer, part_table, schema_of, write_part
from rules.rulebook import load_rulebook
from tests.bench.portfolio_households import write_portfolio
from tests.bench.rounds import Match
from tests.bench.screening import PROGRAM, plain_limits

if TYPE_CHECKING:
    from collections.abc import Callable

ON = date(2026, 6, 30)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
# A whole run takes minutes where the others take milliseconds.
MOST_ROUNDS = 3
LOOPED = 20
MIB = 2**20


def portfolio(rounds: int, most: int = 100_000) -> Match:
    """Time portfolios of up to so many households, each a process of its own as a user starts it."""
    match = Match("Portfolio: every programme, measure and roof, from CSV to Parquet", "household")
    sizes = [size for size in SIZES if size <= most]
    with tempfile.TemporaryDirectory() as folder:
        tables = {size: Path(folder) / f"{size}.csv" for size in sizes}
        for size, table in tables.items():
            write_portfolio(table, size)
        largest = tables[sizes[-1]]
        timed = {
            f"Hearthline, {size:,} households": (partial(_run, tables[size]), size) for size in sizes[::-1]
        }
        timed["plain loop: assess one by one"] = (partial(_loop, largest), LOOPED)
        if find_spec("duckdb") is None:
            match.skipped["DuckDB"] = "not installed"
        else:
            timed["DuckDB: one programme, yes or no, no reasons"] = (partial(_duckdb, largest), sizes[-1])
            match.notes.append(_agreement(largest, Path(folder)))
        _play(match, timed, min(rounds, MOST_ROUNDS))
        match.notes += _split(largest)
    return match


def _play(match: Match, timed: dict[str, tuple[Callable[[], float], int]], rounds: int) -> None:
    """Time the contestants in turns, and take note of the most memory that each took."""
    match.seconds = {name: [] for name in timed}
    memory: dict[str, list[float]] = {name: [] for name in timed}
    names = list(timed)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            run, items = timed[name]
            began = time.perf_counter()
            memory[name].append(run())
            match.seconds[name].append((time.perf_counter() - began) / items)
    for name, held in memory.items():
        whole = statistics.median(match.seconds[name]) * timed[name][1]
        with_memory = f", {max(held) / MIB:,.0f} MiB in all processes at most" if max(held) else ""
        match.notes.append(f"{name}: {whole:.1f} s{with_memory}")


def _run(table: Path, *options: str) -> float:
    """Run a portfolio as a user does; return the most memory of all its processes [byte]."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("hearthline")), "portfolio", "run", str(table)]
        command += ["--out", f"{folder}/out", "--on", ON.isoformat(), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            watch = _Memory(process.pid)
            said = process.communicate()
        most = watch.stop()
        if process.returncode:
            raise RuntimeError(said[1].decode())
    return most


class _Memory:
    """Watches how much memory a process and those it started have for themselves [byte]."""

    def __init__(self, pid: int) -> None:
        import psutil  # noqa: PLC0415 - comes with dask.distributed, which only developers have

        self._gone, self._psutil = threading.Event(), psutil
        self._process, self.most = psutil.Process(pid), 0.0
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._gone.wait(0.1):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                # What is shared counts once for each of those that share it, and so in full.
                held = sum(each.memory_full_info().pss for each in family)
            except self._psutil.Error:
                continue
            self.most = max(self.most, held)

    def stop(self) -> float:
        """Return the most that was seen."""
        self._gone.set()
        self._thread.join()
        return self.most


def _loop(table: Path) -> float:
    """Answer the first households one by one, as a script around `assess` would."""
    rulebook = load_rulebook()
    portfolio = open_portfolio(table, run_settings())
    _, piece = next(pieces_of(portfolio, [0]))
    rows, refused = read(portfolio.path, piece, portfolio.layout)
    facts = check_rows(rows.slice(0, LOOPED), portfolio.layout, rulebook, refused, {}).facts
    for row in range(facts.count):
        assess(facts.household(row), rulebook, ON).document()
    return 0.0


def _split(table: Path) -> list[str]:
    """Return how long one piece takes in each step, on one core, once all is warm."""
    rulebook, settings = load_rulebook(), run_settings()
    began = time.process_time()
    portfolio = open_portfolio(table, settings)
    repeated_rows(portfolio)
    steps = {"finding rows and ids": (time.process_time() - began) / portfolio.rows}
    asked: dict[object, bool] = {}
    pieces = list(pieces_of(portfolio, range(min(portfolio.pieces, 2))))
    with tempfile.TemporaryDirectory() as folder:
        for _, piece in [pieces[0], *pieces]:  # the last is the one that counts
            clock = [time.process_time()]
            rows, refused = read(portfolio.path, piece, portfolio.layout)
            checked = check_rows(rows, portfolio.layout, rulebook, refused, asked)
            clock.append(time.process_time())
            answers = answer(checked.facts, rulebook, ON)
            clock.append(time.process_time())
            ids = identities(rows, portfolio.layout)
            part = answer_table(answers, checked.rows + 1, ids, [None] * len(ids))
            with (Path(folder) / "part").open("wb") as file:
                write_part(part, file)
            clock.append(time.process_time())
            with (Path(folder) / "whole").open("wb") as file:
                joined = part_table(Path(folder) / "part")
                writer = households_writer(file, schema_of(output_fields(rulebook)))
                writer.write_table(joined, row_group_size=joined.num_rows)
                writer.close()
            Summary().add(joined)
            clock.append(time.process_time())
            names = ("reading and checking", "answering", "writing", "joining and adding up")
            for name, (begun, ended) in zip(names, pairwise(clock), strict=True):
                steps[name] = (ended - begun) / rows.num_rows
    return [
        "core-microseconds a household: "
        + ", ".join(f"{name} {1e6 * seconds:.1f}" for name, seconds in steps.items())
        + f" (pieces of {settings.shard_rows:,}, {answers.one_by_one} of {rows.num_rows:,} rows one by one)"
    ]


def _duckdb(table: Path) -> float:
    """Say yes or no for one programme as a query would, of households whose facts are all known."""
    _yes(table)
    return 0.0


def _yes(table: Path) -> set[str]:
    import duckdb  # noqa: PLC0415 - only developers have it
    import pyarrow as pa  # noqa: PLC0415 - beside it

    rulebook = load_rulebook()
    flat = plain_limits(rulebook)
    limits = pa.table(
        {
            "fips": [county for county, _ in flat],
            "size": [size for _, size in flat],
            "limit": [float(amount) for amount in flat.values()],
        }
    )
    tracts = rulebook.data.tract_tables[2010].tracts
    designated = pa.table(
        {"geoid": [name for name, held in tracts.items() if held.designations["sb535_2022"]]}
    )
    connection = duckdb.connect()
    connection.register("limits", limits)
    connection.register("designated", designated)
    connection.execute("set threads = 2")
    return {
        name
        for (name,) in connection.execute(
            """
            select id from read_csv(?, all_varchar = true)
            join limits on fips = "dwelling.tract_geoid"[1:5] and size = try_cast("household.size" as int)
            join designated on geoid = "dwelling.tract_geoid"
            where try_cast("household.annual_income_usd" as decimal(18, 2)) <= "limit"
              and "dwelling.tract_vintage" = '2010' and "dwelling.tenure" = 'owner'
              and "dwelling.previously_weatherized" = 'false'
              and "building.units_per_building" in ('1', '2', '4')
            """,
            [str(table)],
        ).fetchall()
    }


def _agreement(table: Path, folder: Path) -> str:
    """Return in words that both say yes to the same households; anything else is a mistake."""
    out = folder / "agreement"
    command = [str(Path(sys.executable).with_name("hearthline")), "portfolio", "run", str(table)]
    subprocess.run([*command, "--out", str(out), "--on", ON.isoformat()], check=True, capture_output=True)
    column = f"programs.{PROGRAM}.outcome"
    answers = pq.read_table(out / "households.parquet", columns=["id", column]).to_pylist()
    ours = {each["id"] for each in answers if each[column] == "eligible"}
    theirs = _yes(table)
    if not theirs <= ours:
        raise AssertionError(f"DuckDB says yes to {len(theirs - ours)} households that Hearthline does not")
    return (
        f"every one of the {len(theirs):,} households to which the query says yes is eligible here;"
        f" Hearthline finds {len(ours):,}: also by benefits and by records of income"
    )
