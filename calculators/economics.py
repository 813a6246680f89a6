"""What a tonne costs and the standard it is held against; what savings are worth is in `bills`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from calculators import quantities
from calculators.bills import BillNote, BillSavings, bill_savings_usd_per_year, exact_decimal
from calculators.reference_records import DATA_FOLDER, jurisdiction_folder, read_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from rules.parameters import DatedValue

__all__ = [
    "BillNote",
    "BillSavings",
    "DollarsPerTonne",
    "bill_savings_usd_per_year",
    "cost_effectiveness_standard",
    "dollars_per_tonne",
    "dollars_per_tonne_by_source",
]


def dollars_per_tonne(cost_usd: Decimal | None, avoided_kgco2e: float | None) -> Decimal | None:
    """Return what a metric ton of avoided CO2e costs [USD/t].

    Parameters
    ----------
    cost_usd : Decimal or None
        Cost [USD]; None where not known.
    avoided_kgco2e : float or None
        Emissions avoided over the life [kg CO2e]; None or NaN where not known.

    Returns
    -------
    Decimal or None
        None where a part is not known, or nothing is avoided.
    """
    if cost_usd is None or avoided_kgco2e is None or not math.isfinite(avoided_kgco2e) or avoided_kgco2e <= 0:
        return None
    return cost_usd * exact_decimal(quantities.KG_PER_TONNE) / exact_decimal(avoided_kgco2e)


@dataclass(frozen=True, slots=True)
class DollarsPerTonne:
    """What a metric ton of avoided CO2e costs, by whose dollars [USD/t]; None where a part is not known."""

    programme: Decimal | None
    all_sources: Decimal | None


def dollars_per_tonne_by_source(
    usd_by_source: Mapping[str, Decimal | None], programme: str, avoided_kgco2e: float | None
) -> DollarsPerTonne:
    """Return what a tonne costs the programme, and what it costs all who pay.

    Parameters
    ----------
    usd_by_source : mapping of str to Decimal or None
        What each funding source pays [USD]; None where not known.
    programme : str
        The source whose own cost is asked for; one that pays nothing is not among the sources.
    avoided_kgco2e : float or None
        Emissions avoided over the life [kg CO2e]; None or NaN where not known.

    Notes
    -----
    Both divide by all of the tonnes: a programme that pays a part is not said to have bought a part.
    """
    amounts = list(usd_by_source.values())
    known = [usd for usd in amounts if usd is not None]
    together = sum(known, Decimal(0)) if len(known) == len(amounts) else None
    own = usd_by_source.get(programme, Decimal(0))
    return DollarsPerTonne(
        programme=dollars_per_tonne(own, avoided_kgco2e),
        all_sources=dollars_per_tonne(together, avoided_kgco2e),
    )


def cost_effectiveness_standard(
    on: date, jurisdiction: str = "us_ca", data_folder: Path = DATA_FOLDER
) -> DatedValue:
    """Return the most that a programme may pay for a tonne on a day, with its source [USD/t].

    Raises
    ------
    ReferenceDataError
        If no standard is carried for the day.
    """
    name = "liwp_usd_per_tonne"
    folder = jurisdiction_folder(jurisdiction, "cost_effectiveness", data_folder)
    return read_parameter(name, folder / f"{name}.toml").require(on)
