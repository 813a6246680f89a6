"""Dated price records of utilities: those that Hearthline carries, and those that a programme supplies.

A programme's own folder of records (``docs/bills.md``) adds to what is carried; its record of an id takes the
place of the one carried. A tariff in neither is not known; nothing here answers with a price of zero.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from calculators.reference_records import DATA_FOLDER, jurisdiction_folder, read_record
from calculators.tariff_files import parse_discount, parse_export_price, parse_tariff, refuse_repeated
from calculators.tariff_records import (
    BASELINE_CODES,
    SEASONS,
    BaseCharge,
    Baseline,
    Discount,
    DiscountVersion,
    ExportPrice,
    ExportVersion,
    HoursOfUse,
    PeriodHours,
    Price,
    Tariff,
    TariffVersion,
)
from rules.errors import InputError, RuleDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import TypeVar

    Kept = TypeVar("Kept", Tariff, Discount, ExportPrice)

__all__ = [
    "BASELINE_CODES",
    "SEASONS",
    "BaseCharge",
    "Baseline",
    "Discount",
    "DiscountVersion",
    "ExportPrice",
    "ExportVersion",
    "HoursOfUse",
    "PeriodHours",
    "Price",
    "Tariff",
    "TariffVersion",
    "load_discounts",
    "load_export_prices",
    "load_tariffs",
    "tariff_of_schedule",
]

_DISCOUNT, _EXPORT = "discount_", "export_"


@lru_cache(maxsize=32)
def load_tariffs(
    jurisdiction: str, data_folder: Path = DATA_FOLDER, supplied: Path | None = None
) -> tuple[Tariff, ...]:
    """Read every tariff of a jurisdiction, and those of a programme's own folder.

    Parameters
    ----------
    jurisdiction : str
        Whose tariffs.
    data_folder : Path
        Where carried data lie.
    supplied : Path, optional
        A folder of a programme's own records; one with the id of a carried tariff takes its place.

    Raises
    ------
    ReferenceDataError
        If the jurisdiction carries none, or a file is absent or damaged: parts that do not sum to the
        published price, dates that repeat, two tariffs assumed for one utility and fuel.
    InputError
        If the programme's folder is absent or a file in it is damaged in such a way.
    """
    folder = jurisdiction_folder(jurisdiction, "tariffs", data_folder)

    def read(path: Path, *, is_supplied: bool) -> Tariff:
        return parse_tariff(read_record(path), supplied=is_supplied)

    kept = _kept("tariff", folder, supplied, "", read)
    assumed = [f"{one.utility} {one.fuel}" for one in kept if one.assumed_for_utility]
    refuse_repeated("tariff assumed for", assumed)
    return kept


@lru_cache(maxsize=32)
def load_discounts(
    jurisdiction: str, data_folder: Path = DATA_FOLDER, supplied: Path | None = None
) -> tuple[Discount, ...]:
    """Read every discount of a jurisdiction; see `load_tariffs`."""
    folder = jurisdiction_folder(jurisdiction, "tariffs", data_folder)
    found = _kept(
        "discount", folder, supplied, _DISCOUNT, lambda path, **_: parse_discount(read_record(path))
    )
    carried = {tariff.id: tariff for tariff in load_tariffs(jurisdiction, data_folder, supplied)}
    for discount in found:
        _refuse_unknown_names(discount, carried)
    return found


@lru_cache(maxsize=32)
def load_export_prices(
    jurisdiction: str, data_folder: Path = DATA_FOLDER, supplied: Path | None = None
) -> tuple[ExportPrice, ...]:
    """Read what utilities credit for solar electricity given to the grid; see `load_tariffs`."""
    folder = jurisdiction_folder(jurisdiction, "tariffs", data_folder)
    return _kept(
        "export price", folder, supplied, _EXPORT, lambda path, **_: parse_export_price(read_record(path))
    )


def tariff_of_schedule(tariffs: Iterable[Tariff], fuel: str, schedule: str) -> Tariff | None:
    """Return the tariff of a fuel that a household file names, by its schedule (``pge_e_1``) or its id."""
    found = (one for one in tariffs if one.fuel == fuel and schedule in (one.schedule, one.id))
    return next(found, None)


def _kept(
    what: str,
    carried: Path,
    supplied: Path | None,
    prefix: str,
    read: Callable[..., Kept],
) -> tuple[Kept, ...]:
    """Return the records of one kind, a programme's own in place of those carried."""
    own: list[Kept] = [read(path, is_supplied=False) for path in _files(carried, prefix)]
    refuse_repeated(what, [one.id for one in own])
    if supplied is None:
        return tuple(own)
    if not supplied.is_dir():
        raise InputError(f"{supplied}: is not a folder; give the folder that holds the programme's tariffs")
    try:
        theirs: list[Kept] = [read(path, is_supplied=True) for path in _files(supplied, prefix)]
        refuse_repeated(what, [one.id for one in theirs])
    except RuleDataError as error:
        raise InputError(f"{supplied}: {error}") from error
    replaced = [one.id for one in theirs]
    kept: list[Kept] = [one for one in own if one.id not in replaced]
    return tuple(kept + theirs)


def _files(folder: Path, prefix: str) -> list[Path]:
    """Return the files of one kind of record, told by the beginning of their names."""
    paths = sorted(folder.glob(f"{prefix}*.toml"))
    return paths if prefix else [path for path in paths if not path.name.startswith((_DISCOUNT, _EXPORT))]


def _refuse_unknown_names(discount: Discount, carried: dict[str, Tariff]) -> None:
    """Refuse a discount on what is not carried: a misspelt rider would be charged without a word."""
    for name in discount.tariffs:
        if name not in carried:
            raise RuleDataError(f"discount {discount.id}: no tariff {name} is carried")
        riders = {rider for version in carried[name].versions for rider, _ in version.riders}
        exempt = {rider for version in discount.versions for rider in version.exempt_riders}
        unknown = ", ".join(sorted(exempt - riders))
        if unknown:
            raise RuleDataError(f"discount {discount.id}: tariff {name} has no rider {unknown}")
