"""What the work does to a household's own bill: the year before, the year after, and with the array."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.billing import notes
from calculators.billing.annual_bill import AnnualBill, annual_bill, days_by_season, use_by_price
from calculators.billing.household_terms import UNDISCOUNTED, Billed, billed, programme_of
from calculators.billing.load_shapes import brought_to_monthly_bills, hourly_use, load_shapes
from calculators.billing.solar_use import SolarUse, export_credit_usd, solar_use
from calculators.reference_records import DATA_FOLDER
from calculators.tariffs import load_export_prices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from calculators.billing.load_shapes import LoadShapes
    from calculators.bills import BillNote
    from rules.facts import CaseFacts
    from rules.outcomes import Citation

    Hours = NDArray[np.float64]

ELECTRICITY: Final = "electricity"
NATURAL_GAS: Final = "natural_gas"
METERED: Final = (ELECTRICITY, NATURAL_GAS)
# Least that use may fall below what the bills hold before it is worth a note [kWh or therm a year].
_NOTICEABLE: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class BillCase:
    """A home whose bill is asked for.

    Parameters
    ----------
    facts : CaseFacts
    on : date
        Day whose prices are used, and whose year the clock is of.
    zone : int or None
        Climate zone.
    before, after : mapping of (str, str) to float
        A year's use by end use and fuel; empty where not known.
    solar_hourly : ndarray of float64, shape (8760,), or None
        What the array of the package makes [kWh].
    jurisdiction : str
    supplied : Path or None
        Folder of a programme's own tariffs.
    data_folder : Path
    """

    facts: CaseFacts
    on: date
    zone: int | None
    before: Mapping[tuple[str, str], float]
    after: Mapping[tuple[str, str], float]
    solar_hourly: Hours | None = None
    jurisdiction: str = "us_ca"
    supplied: Path | None = None
    data_folder: Path = DATA_FOLDER

    @property
    def data(self) -> tuple[str, Path, Path | None]:
        """Where tariffs are read from."""
        return self.jurisdiction, self.data_folder, self.supplied


@dataclass(frozen=True, slots=True)
class Change:
    """A bill before and after, on one baseline."""

    before: AnnualBill
    after: AnnualBill
    code: str | None
    territory: str | None

    @property
    def saving_usd(self) -> Decimal:
        """What the year costs less; a charge by the day is the same before and after [USD/year]."""
        return self.before.energy_usd - self.after.energy_usd


@dataclass(frozen=True, slots=True)
class FuelEffect:
    """One fuel's bill before and after the work.

    Parameters
    ----------
    billed : Billed
        Tariff, prices, baselines.
    programme : str or None
        The discount that the figures are with.
    shown : Change
        On the baseline by which the work saves least; the only one where it is known.
    most_saving_usd : Decimal
        On the baseline by which it saves most [USD/year].
    by_programme : mapping of str to Decimal
        Least saving before any discount (``none``), and with each that is carried [USD/year].
    """

    billed: Billed
    programme: str | None
    shown: Change
    most_saving_usd: Decimal
    by_programme: Mapping[str, Decimal]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The tariff sheets that the price of energy stands on."""
        discount = dict(self.billed.discounts).get(self.programme or UNDISCOUNTED)
        sheet = self.billed.version.citation
        return (sheet,) if discount is None else (sheet, discount.citation)

    @property
    def base_charge_citation(self) -> Citation | None:
        """Where it says whose charge by the day is which; it changes no saving."""
        return self.billed.version.base_charge.citation if self.shown.before.base_usd else None


@dataclass(frozen=True, slots=True)
class SolarEffect:
    """What the array does to the bill after the measures.

    Parameters
    ----------
    generation_kwh, self_use_kwh, export_kwh : float
        Of the first year.
    bill : AnnualBill or None
        For what is still bought; None where the bill is not known.
    self_use_usd : Decimal or None
        What is not bought any more was worth [USD/year].
    export_usd : Decimal or None
        Credit for what is given to the grid; None where not known [USD/year].
    export_citation : Citation or None
    """

    generation_kwh: float
    self_use_kwh: float
    export_kwh: float
    bill: AnnualBill | None = None
    self_use_usd: Decimal | None = None
    export_usd: Decimal | None = None
    export_citation: Citation | None = None

    @property
    def usd(self) -> Decimal | None:
        """What the array is worth in its first year [USD/year]; None where a part is not known."""
        if self.self_use_usd is None or self.export_usd is None:
            return None
        return self.self_use_usd + self.export_usd


@dataclass(frozen=True, slots=True, eq=False)
class BillEffect:
    """What the work does to a household's bill.

    Parameters
    ----------
    by_fuel : mapping of str to FuelEffect
        Of the fuels whose bill is known.
    solar : SolarEffect or None
        None where the package has no array, or the hours are not known.
    coded_notes : tuple of BillNote
    hours : mapping of str to (ndarray, ndarray)
        Each metered fuel's use in each hour of the year, before and after; empty where not known.
    shapes : LoadShapes or None
        What the hours follow.
    """

    by_fuel: Mapping[str, FuelEffect]
    solar: SolarEffect | None
    coded_notes: tuple[BillNote, ...]
    hours: Mapping[str, tuple[Hours, Hours]] = field(default_factory=dict)
    shapes: LoadShapes | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes as sentences."""
        return tuple(note.sentence for note in self.coded_notes)


@dataclass(slots=True)
class _Work:
    """What is found out on the way."""

    case: BillCase
    shapes: LoadShapes
    notes: list[BillNote] = field(default_factory=list)


def bill_effect(case: BillCase) -> BillEffect:
    """Return what the work does to a household's own bill.

    Parameters
    ----------
    case : BillCase

    Returns
    -------
    BillEffect
        The whole bill before and after where the schedule and a year's metered use are known, and what
        becomes of the solar electricity wherever the hours are; every part that is not known has its note.

    Raises
    ------
    ReferenceDataError
        If a tariff or shape file is absent or damaged.
    InputError
        If a programme's own folder is.

    Notes
    -----
    The modelled year of each end use is spread over its typical hours, before and after. Twelve months of
    bills, where there are, scale the hours of each month.
    """
    if case.zone is None or not case.before or not case.after:
        return BillEffect({}, None, (notes.ZONE_NOT_KNOWN,))
    work = _Work(case, load_shapes(case.zone, case.on.year, case.jurisdiction))
    metered = _metered(case.facts)
    hours = {fuel: _hours(work, fuel) for fuel in metered}
    found = {}
    for fuel, known in metered.items():
        if known and (effect := _fuel_effect(work, fuel, hours[fuel])) is not None:
            found[fuel] = effect
        elif not known and fuel == ELECTRICITY:
            work.notes.append(notes.USE_NOT_METERED)
    solar = _solar_effect(work, found.get(ELECTRICITY), hours[ELECTRICITY][1])
    if found or solar:
        work.notes.append(notes.TYPICAL_HOURS)
    return BillEffect(found, solar, tuple(dict.fromkeys(work.notes)), hours, work.shapes)


def _metered(facts: CaseFacts) -> dict[str, bool]:
    utility = facts.utility
    return {ELECTRICITY: utility.annual_kwh is not None, NATURAL_GAS: utility.annual_therms is not None}


def _hours(work: _Work, fuel: str) -> tuple[Hours, Hours]:
    """Return a fuel's use in each hour before and after the work."""
    case, utility = work.case, work.case.facts.utility
    before, after = (
        hourly_use({use: amount for (use, of), amount in year.items() if of == fuel}, work.shapes)
        for year in (case.before, case.after)
    )
    billed_months = utility.monthly_kwh if fuel == ELECTRICITY else utility.monthly_therms
    if billed_months is None:
        return before, after
    saved = before.sum() - after.sum()
    before, after = brought_to_monthly_bills(before, after, billed_months, work.shapes.clock)
    if abs(before.sum() - after.sum() - saved) > _NOTICEABLE:
        work.notes.append(notes.HOURS_CUT)
    return before, after


def _fuel_effect(work: _Work, fuel: str, hours: tuple[Hours, Hours]) -> FuelEffect | None:
    """Return a fuel's bill before and after; None, with a note, where its tariff is not known."""
    case = work.case
    if fuel == ELECTRICITY and case.facts.utility.net_metering in ("nem1", "nem2"):
        work.notes.append(notes.EXISTING_SOLAR)
        return None
    how, about = billed(case.facts, fuel, case.on, case.data)
    work.notes.extend(about)
    if how is None:
        return None
    programme = programme_of(case.facts)
    carried = {UNDISCOUNTED, *(name for name, _ in how.discounts)}
    by_programme = {name: _changes(work, how, name, hours) for name in sorted(carried)}
    own = _changes(work, how, programme, hours)
    return FuelEffect(
        billed=how,
        programme=programme,
        shown=min(own, key=lambda change: change.saving_usd),
        most_saving_usd=max(change.saving_usd for change in own),
        by_programme={
            name: min(change.saving_usd for change in changes) for name, changes in by_programme.items()
        },
    )


def _changes(work: _Work, how: Billed, programme: str | None, hours: tuple[Hours, Hours]) -> list[Change]:
    """Return the bill before and after on each baseline that the household may have."""
    clock = work.shapes.clock
    days = days_by_season(how.tariff, clock)
    before, after = (use_by_price(each, how.tariff, how.version, clock) for each in hours)
    return [
        Change(
            before=annual_bill(before, days, how.version, terms),
            after=annual_bill(after, days, how.version, terms),
            code=terms.code,
            territory=terms.territory,
        )
        for terms in how.terms(programme)
    ]


def _solar_effect(work: _Work, electricity: FuelEffect | None, load: Hours) -> SolarEffect | None:
    """Return what becomes of the solar electricity, and what it is worth as far as the terms are known."""
    case = work.case
    if case.solar_hourly is None:
        return None
    use = solar_use(load, case.solar_hourly)
    energy = (float(case.solar_hourly.sum()), float(use.self_use.sum()), float(use.export.sum()))
    if case.facts.utility.net_metering in ("nem1", "nem2"):
        work.notes.append(notes.EXPORT_BY_NET_METERING)
        return SolarEffect(*energy)
    export_usd, citation = _export(work, use)
    if electricity is None:
        return SolarEffect(*energy, export_usd=export_usd, export_citation=citation)
    bill = _import_bill(work, electricity, use)
    saved = electricity.shown.after.energy_usd - bill.energy_usd
    return SolarEffect(*energy, bill, saved, export_usd, citation)


def _import_bill(work: _Work, electricity: FuelEffect, use: SolarUse) -> AnnualBill:
    """Return the bill for what is still bought, on the baseline that the effect is shown on."""
    how, shown, clock = electricity.billed, electricity.shown, work.shapes.clock
    terms = next(
        terms
        for terms in how.terms(electricity.programme)
        if (terms.code, terms.territory) == (shown.code, shown.territory)
    )
    imported = use_by_price(use.imported, how.tariff, how.version, clock)
    return annual_bill(imported, days_by_season(how.tariff, clock), how.version, terms)


def _export(work: _Work, use: SolarUse) -> tuple[Decimal | None, Citation | None]:
    case = work.case
    for record in load_export_prices(*case.data):
        version = record.on(case.on)
        if record.utility == case.facts.utility.electric and version is not None:
            return export_credit_usd(use.export, version, case.on.year), version.citation
    if not use.export.any():
        return Decimal(0), None
    work.notes.append(notes.EXPORT_NOT_KNOWN)
    return None, None
