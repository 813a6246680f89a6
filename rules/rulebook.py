"""A jurisdiction's programmes and figures, read once, checked, and hashed."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.errors import InputError, RuleDataError
from rules.inquiry import ReferenceData
from rules.parameters import load_parameters
from rules.places import load_tract_table
from rules.programs import Program, load_program
from rules.tables import load_income_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A state or country that Hearthline knows the rules of.

    Parameters
    ----------
    id : str
        Name of its data folder, e.g. ``us_ca``.
    name : str
        As people write it.
    tract_prefix : str
        How its tract ids begin.
    climate_zones : tuple of int
        First and last climate zone.
    """

    id: str
    name: str
    tract_prefix: str
    climate_zones: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything a determination rests on, with the hash of each file.

    Parameters
    ----------
    jurisdiction : Jurisdiction
    programs : tuple of Program
        In the order in which answers are given.
    data : ReferenceData
        Parameters and tables.
    hashes : mapping of str to str
        Path of the file, e.g. ``rules/us_ca/...`` -> its SHA-256.
    """

    jurisdiction: Jurisdiction
    programs: tuple[Program, ...]
    data: ReferenceData
    hashes: Mapping[str, str]

    @property
    def first_day(self) -> date:
        """The first day on which any programme has rules."""
        return min(program.versions[0].effective for program in self.programs)


@cache
def load_rulebook(jurisdiction: str = "us_ca") -> Rulebook:
    """Read and check a jurisdiction's rule data.

    Raises
    ------
    InputError
        If there is no such jurisdiction; those there are, are named.
    RuleDataError
        If a data file breaks the rules for rule data.
    """
    known = sorted(path.parent.name for path in DATA.glob("*/jurisdiction.toml"))
    if jurisdiction not in known:
        raise InputError(
            f"no rules for jurisdiction {jurisdiction!r}; there are rules for {', '.join(known)}"
        )
    return read_rulebook(DATA / jurisdiction)


def read_rulebook(folder: Path) -> Rulebook:
    """Read and check the rule data in a folder; see `load_rulebook`."""
    about = _about(folder / "jurisdiction.toml")
    parameters = load_parameters(folder / "parameters")
    named = {parameter.table for parameter in parameters.values() if parameter.table}
    tables = {name: load_income_table(folder / "tables" / name) for name in sorted(named)}
    for parameter in parameters.values():
        for value in parameter.values:
            if value.edition is not None and value.edition not in tables[str(parameter.table)].editions:
                raise RuleDataError(
                    f"parameter {parameter.name}: edition {value.edition} is not in {parameter.table}"
                )
    tracts = {
        entry["census"]: load_tract_table(
            folder / entry["file"], census=entry["census"], top_code_usd=entry["top_code_usd"]
        )
        for entry in about["tract_table"]
    }
    return Rulebook(
        jurisdiction=Jurisdiction(
            about["id"], about["name"], about["tract_prefix"], tuple(about["climate_zones"])
        ),
        programs=_programs(folder / "programs", about["program_order"]),
        data=ReferenceData(parameters, tables, tracts),
        hashes=_hashes(folder),
    )


def _programs(folder: Path, order: list[str]) -> tuple[Program, ...]:
    programs = [load_program(path) for path in sorted(folder.glob("*.toml"))]
    found = {program.id: program for program in programs}
    if sorted(program.id for program in programs) != sorted(order):
        odd = sorted(set(found) ^ set(order)) or "an id that is there twice"
        raise RuleDataError(f"{folder.parent.name}: program_order and programs/*.toml differ in {odd}")
    return tuple(found[name] for name in order)


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".toml", ".csv"})
    return {
        f"rules/{path.relative_to(folder.parent).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def _about(path: Path) -> dict[str, Any]:
    """Read what a jurisdiction says of itself: `jurisdiction.toml`."""
    try:
        about = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: cannot be read: {error}") from error
    wanted = {"id", "name", "tract_prefix", "climate_zones", "program_order", "tract_table"}
    if odd := sorted(wanted ^ set(about)):
        raise RuleDataError(f"{path.name}: keys are {', '.join(sorted(wanted))}; check {', '.join(odd)}")
    for table in about["tract_table"]:
        if set(table) != {"census", "file", "top_code_usd"}:
            raise RuleDataError(f"{path.name}: a [[tract_table]] has census, file and top_code_usd")
    return about
