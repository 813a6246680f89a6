"""Emissions as something a household can picture, with the source of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, read_record
from rules.errors import InputError, ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from pathlib import Path

    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class EverydayComparison:
    """An everyday amount that emits as much.

    Parameters
    ----------
    amount : float
        How many of `unit`; never negative.
    unit : str
        In English, e.g. ``gallons of gasoline``.
    code : str
        Stable code of the sentence: ``avoided.gallons_of_gasoline`` where emissions are avoided,
        ``added.gallons_of_gasoline`` where they grow.
    kgco2e_per_unit : float
        What one unit emits [kg CO2e].
    citation : Citation
        Where that figure is published.
    """

    amount: float
    unit: str
    code: str
    kgco2e_per_unit: float
    citation: Citation

    @property
    def verified(self) -> bool:
        """Whether the figure was checked against its source."""
        return self.citation.verified


def everyday_comparison(
    kgco2e: float, jurisdiction: str = "us_ca", code: str | None = None, data_folder: Path = DATA_FOLDER
) -> EverydayComparison:
    """Return an everyday amount that emits as much as was avoided (or, if negative, added).

    Parameters
    ----------
    kgco2e : float
        Avoided emissions [kg CO2e].
    jurisdiction : str
        Whose comparisons to use.
    code : str or None
        ``gallons_of_gasoline``, ``miles_driven``; None is the first of the data file.

    Raises
    ------
    InputError
        If `kgco2e` is not a finite number, or there is no such comparison.
    ReferenceDataError
        If the jurisdiction has no comparisons, or the file is damaged.

    Examples
    --------
    >>> round(everyday_comparison(8887.0).amount)
    1000
    """
    if not math.isfinite(kgco2e):
        raise InputError(f"emissions of {kgco2e} kg cannot be compared: they are not known")
    path = data_folder / jurisdiction / "everyday_comparisons.toml"
    if not path.is_file():
        raise ReferenceDataError(
            f"no everyday comparisons for jurisdiction {jurisdiction!r}; add {path.name}"
        )
    record = read_record(path)
    record.refuse_unknown({"comparison"})
    found: dict[str, EverydayComparison] = {}
    for entry in record.records("comparison"):
        entry.refuse_unknown({"code", "unit", "kgco2e_per_unit"} | CITATION_KEYS)
        name, per_unit = entry.text("code"), float(entry.positive("kgco2e_per_unit"))
        if name in found:
            raise RuleDataError(f"{entry.where}: code {name!r} is given twice")
        found[name] = EverydayComparison(
            amount=abs(kgco2e) / per_unit,
            unit=entry.text("unit"),
            code=f"{'added' if kgco2e < 0 else 'avoided'}.{name}",
            kgco2e_per_unit=per_unit,
            citation=entry.citation(),
        )
    wanted = next(iter(found)) if code is None else code
    if wanted not in found:
        raise InputError(f"no everyday comparison {wanted!r}; there is {', '.join(found)}")
    return found[wanted]
