"""What a measure does beside saving energy: water, air around the home, refrigerant, carbon of wood.

What has no figure is None: not known. It is never taken as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.emissions import avoided_gases_kg
from calculators.quantities import KG_PER_LB
from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, read_record
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from calculators.emission_factors import FactorSet
    from rules.outcomes import Citation

POLLUTANTS: Final = ("nox", "pm2_5")
_GWP_SETS: Final = ("ar4", "ar5", "ar6")
_GRID: Final = "electricity"


@dataclass(frozen=True, slots=True)
class Refrigerant:
    """What the refrigerant of one kind of equipment does over its life.

    Parameters
    ----------
    name : str
        E.g. ``R-32``.
    gwp : mapping of str to float
        Global warming potential over 100 years by set (``ar4`` ...) [kg CO2e/kg].
    charge_kg, leak_per_year, lost_at_end : float
        Charge [kg], share of it that leaks in a year [1/year], and that is lost at the end [1].
    citations : tuple of Citation
    """

    name: str
    gwp: Mapping[str, float]
    charge_kg: float
    leak_per_year: float
    lost_at_end: float
    citations: tuple[Citation, ...]

    def kgco2e(self, life_years: float, gwp: str) -> float | None:
        """Return what leaks over a life [kg CO2e]; None where the set of potentials has no figure.

        Notes
        -----
        ``charge x (leak a year x life + lost at the end) x GWP``; what leaks is topped up. A partial last
        year counts for its part.
        """
        potential = self.gwp.get(gwp)
        if potential is None:
            return None
        return self.charge_kg * (self.leak_per_year * life_years + self.lost_at_end) * potential


@dataclass(frozen=True, slots=True)
class CoBenefits:
    """What a measure, or a package, does beside saving energy; None where it is not known.

    Parameters
    ----------
    water_gal_per_year : float or None
        Water not used; negative where more is [US gal/year].
    nox_kg_per_year, pm2_5_kg_per_year : float or None
        Not emitted by fuel burnt in the home; what the grid emits is not in it [kg/year].
    biogenic_co2_kg_per_year : float or None
        CO2 of wood not burnt, which is no part of CO2e [kg/year].
    refrigerant_kgco2e_lifetime : float or None
        Let out by new equipment over its life; 0 for equipment without any [kg CO2e].
    net_avoided_kgco2e_lifetime : float or None
        Emissions avoided over the life less that [kg CO2e].
    """

    water_gal_per_year: float | None
    nox_kg_per_year: float | None
    pm2_5_kg_per_year: float | None
    biogenic_co2_kg_per_year: float | None
    refrigerant_kgco2e_lifetime: float | None
    net_avoided_kgco2e_lifetime: float | None


@cache
def refrigerants(data_folder: Path = DATA_FOLDER) -> Mapping[str, Refrigerant]:
    """Return the refrigerant of each measure that brings one, by the measure's id.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged, or a measure is given twice.
    """
    record = read_record(data_folder / "refrigerants.toml")
    potentials = {}
    for entry in record.records("refrigerant"):
        entry.refuse_unknown({"id", *_GWP_SETS} | CITATION_KEYS)
        potentials[entry.text("id")] = (
            {name: float(entry.not_negative(name)) for name in _GWP_SETS},
            entry.citation(),
        )
    found: dict[str, Refrigerant] = {}
    for entry in record.records("equipment"):
        numbers = {"charge_kg", "leak_per_year", "lost_at_end"}
        entry.refuse_unknown({"measures", "refrigerant"} | numbers | CITATION_KEYS)
        gwp, citation = potentials[entry.one_of("refrigerant", set(potentials))]
        for measure in entry.texts("measures"):
            if measure in found:
                raise RuleDataError(f"{entry.where}: measure {measure} is given twice; keep one")
            found[measure] = Refrigerant(
                name=entry.text("refrigerant"),
                gwp=gwp,
                charge_kg=float(entry.not_negative("charge_kg")),
                leak_per_year=float(entry.not_negative("leak_per_year")),
                lost_at_end=float(entry.not_negative("lost_at_end")),
                citations=(entry.citation(), citation),
            )
    return found


@cache
def pollutant_factors(data_folder: Path = DATA_FOLDER) -> Mapping[tuple[str, str], tuple[float, Citation]]:
    """Return what a unit of fuel burnt on site emits [kg/unit], by fuel and pollutant, with its source."""
    found: dict[tuple[str, str], tuple[float, Citation]] = {}
    for entry in read_record(data_folder / "on_site_pollutants.toml").records("factor"):
        entry.refuse_unknown({"fuel", "pollutant", "lb_per_mmbtu", "mmbtu_per_unit"} | CITATION_KEYS)
        key = entry.text("fuel"), entry.one_of("pollutant", POLLUTANTS)
        if key in found:
            raise RuleDataError(f"{entry.where}: {' '.join(key)} is given twice; keep one")
        per_unit = float(entry.not_negative("lb_per_mmbtu") * entry.positive("mmbtu_per_unit"))
        found[key] = (per_unit * KG_PER_LB, entry.citation())
    return found


def avoided_pollutant_kg(
    savings_by_fuel: Mapping[str, float], pollutant: str, data_folder: Path = DATA_FOLDER
) -> float | None:
    """Return what less fuel burnt in the home keeps out of the air around it [kg/year].

    Parameters
    ----------
    savings_by_fuel : mapping of str to float
        Savings of each fuel in its own unit; electricity is not counted.
    pollutant : str
        ``nox`` or ``pm2_5``.

    Returns
    -------
    float or None
        None as soon as a fuel that changes has no factor.
    """
    factors, total = pollutant_factors(data_folder), 0.0
    for fuel, saving in savings_by_fuel.items():
        if fuel == _GRID or not saving:
            continue
        if (fuel, pollutant) not in factors:
            return None
        total += saving * factors[fuel, pollutant][0]
    return total


def co_benefits(
    measure_id: str,
    savings_by_fuel: Mapping[str, float] | None,
    life_years: float | None,
    factors: FactorSet,
    avoided_kgco2e_lifetime: float | None,
    *,
    in_place: bool = True,
    water_gal_per_year: float | None = 0.0,
) -> CoBenefits:
    """Return what a measure does beside saving energy.

    Parameters
    ----------
    measure_id : str
    savings_by_fuel : mapping of str to float, or None
        As for `calculators.emissions.avoided_kgco2e`; None where not known.
    life_years : float or None
    factors : FactorSet
        For the carbon of wood, and for the warming potentials of refrigerants.
    avoided_kgco2e_lifetime : float or None
        By the same factor set.
    in_place : bool
        Whether the measure fits; one that does not brings no refrigerant.
    water_gal_per_year : float or None
        Water that it saves.
    """
    leaked = _leaked(measure_id, life_years, factors.gwp) if in_place else 0.0
    net = None
    if avoided_kgco2e_lifetime is not None and leaked is not None:
        net = avoided_kgco2e_lifetime - leaked
    if savings_by_fuel is None:
        return CoBenefits(water_gal_per_year, None, None, None, leaked, net)
    return CoBenefits(
        water_gal_per_year=water_gal_per_year,
        nox_kg_per_year=avoided_pollutant_kg(savings_by_fuel, "nox"),
        pm2_5_kg_per_year=avoided_pollutant_kg(savings_by_fuel, "pm2_5"),
        biogenic_co2_kg_per_year=avoided_gases_kg(savings_by_fuel, factors)["biogenic_co2"],
        refrigerant_kgco2e_lifetime=leaked,
        net_avoided_kgco2e_lifetime=net,
    )


def _leaked(measure_id: str, life_years: float | None, gwp: str) -> float | None:
    equipment = refrigerants().get(measure_id)
    if equipment is None:
        return 0.0
    return None if life_years is None else equipment.kgco2e(life_years, gwp)


def sum_of(parts: Iterable[CoBenefits]) -> CoBenefits:
    """Return what several measures do together; a part that is not known makes its sum not known."""
    together = tuple(parts)

    def total(amounts: Iterable[float | None]) -> float | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(together) else None

    return CoBenefits(
        water_gal_per_year=total(one.water_gal_per_year for one in together),
        nox_kg_per_year=total(one.nox_kg_per_year for one in together),
        pm2_5_kg_per_year=total(one.pm2_5_kg_per_year for one in together),
        biogenic_co2_kg_per_year=total(one.biogenic_co2_kg_per_year for one in together),
        refrigerant_kgco2e_lifetime=total(one.refrigerant_kgco2e_lifetime for one in together),
        net_avoided_kgco2e_lifetime=total(one.net_avoided_kgco2e_lifetime for one in together),
    )
