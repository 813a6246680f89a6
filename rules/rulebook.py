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
from rules.imported import hashes_of, read_imports, stamp
from rules.imported_income import with_imported_limits
from rules.imported_places import read_imported_places
from rules.inquiry import ReferenceData
from rules.parameters import load_parameters, parse_citation
from rules.places import Beyond, load_tract_table
from rules.programs import Program, load_program, parameters_named
from rules.schemes import load_schemes
from rules.tables import load_income_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rules.parameters import Parameter

DATA = Path(__file__).parent / "data"
Stamp = tuple[tuple[str, int, int], ...]


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
        """The first day on which a leading programme has rules."""
        return min(program.versions[0].effective for program in self.programs if program.leading)


def load_rulebook(jurisdiction: str = "us_ca", imported: Path | None = None) -> Rulebook:
    """Read and check a jurisdiction's rule data.

    Parameters
    ----------
    jurisdiction : str
    imported : Path, optional
        Store of imported tables; they are held beside the embedded ones.

    Raises
    ------
    InputError
        If there is no such jurisdiction; those there are, are named.
    RuleDataError
        If a data file breaks the rules for rule data, or an imported file is damaged.
    """
    known = sorted(path.parent.name for path in DATA.glob("*/jurisdiction.toml"))
    if jurisdiction not in known:
        raise InputError(
            f"no rules for jurisdiction {jurisdiction!r}; there are rules for {', '.join(known)}"
        )
    return _kept(jurisdiction, imported, () if imported is None else stamp(imported, jurisdiction))


@cache
def _kept(jurisdiction: str, imported: Path | None, _stamp: Stamp) -> Rulebook:
    """Read a rulebook once for each state of the store."""
    return read_rulebook(DATA / jurisdiction, imported)


def read_rulebook(folder: Path, imported: Path | None = None) -> Rulebook:
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
            folder / entry["file"],
            census=entry["census"],
            top_code_usd=entry["top_code_usd"],
            beyond=_beyond(entry),
        )
        for entry in about["tract_table"]
    }
    imports = () if imported is None else read_imports(imported, about["id"])
    parameters, merged = with_imported_limits(parameters, tables, imports)
    programs = _programs(folder / "programs", about["program_order"])
    _refuse_absent_parameters(programs, parameters)
    return Rulebook(
        jurisdiction=Jurisdiction(
            about["id"], about["name"], about["tract_prefix"], tuple(about["climate_zones"])
        ),
        programs=programs,
        data=ReferenceData(
            parameters,
            merged,
            tracts,
            read_imported_places(imports),
            load_schemes(folder, [program.id for program in programs]),
        ),
        hashes={**_hashes(folder), **hashes_of(imports, about["id"])},
    )


def _programs(folder: Path, order: list[str]) -> tuple[Program, ...]:
    programs = [load_program(path) for path in sorted(folder.glob("*.toml"))]
    found = {program.id: program for program in programs}
    if sorted(program.id for program in programs) != sorted(order):
        odd = sorted(set(found) ^ set(order)) or "an id that is there twice"
        raise RuleDataError(f"{folder.parent.name}: program_order and programs/*.toml differ in {odd}")
    if not any(program.leading for program in programs):
        raise RuleDataError(f"{folder.parent.name}: every programme is beside; at least one leads")
    return tuple(found[name] for name in order)


def _refuse_absent_parameters(programs: tuple[Program, ...], parameters: Mapping[str, Parameter]) -> None:
    """Refuse a programme that names a parameter which is not there."""
    for program in programs:
        for version in program.versions:
            for name in parameters_named(version.rule):
                if name not in parameters:
                    raise RuleDataError(f"{program.id}, version {version.effective}: no parameter {name}")


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".toml", ".csv"})
    return {
        f"rules/{path.relative_to(folder.parent).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def _beyond(table: Mapping[str, Any]) -> Beyond:
    """Return what a tract table says of tracts of its census that it does not cover."""
    about = table.get("beyond", {})
    if about:
        parse_citation("jurisdiction.toml, [tract_table.beyond]", about)
    first, last = about.get("water_codes", ("", ""))
    return Beyond(frozenset(about.get("tracts", ())), first, last)


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
        if set(table) - {"beyond"} != {"census", "file", "top_code_usd"}:
            raise RuleDataError(f"{path.name}: a [[tract_table]] has census, file and top_code_usd")
    return about
