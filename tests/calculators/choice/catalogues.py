"""Small catalogues of made-up measures, and every package of one looked at one by one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.measure import measure_of
from calculators.measures.measure_file import check_measure_file

CITED = {"citation": "A test", "retrieved": date(2026, 11, 21), "verified": True}
# A measure's change and its numbers: what is done to the home.
CHANGE_OF = {
    "thermostat": ("set_back_at_night", {"setback_f": 3, "setback_hours": 8}),
    "ducts": ("seal_ducts", {"leakage_after_pct": 12}),
    "leaks": ("seal_air_leaks", {"reduction": 0.3}),
    "attic": ("add_attic_insulation", {"added_r": 38, "final_r_cap": 60}),
    "attic_thin": ("add_attic_insulation", {"added_r": 11, "final_r_cap": 60}),
    "walls": ("fill_wall_cavities", {"added_r": 13, "framing_fraction": 0.2}),
    "cooling": ("replace_central_ac", {"seer2": 15.2, "seer2_per_seer": 0.95}),
    "better_cooling": ("replace_central_ac", {"seer2": 19.0, "seer2_per_seer": 0.95}),
    "shower": ("replace_showerheads", {"gpm_after": 1.5, "rise_after_f": 54}),
    "heat_pump_water": ("replace_by_heat_pump_water_heater", {"uef": 3.3}),
    "lamps": ("replace_lamps", {"led_watts": 9}),
    "fridge": ("replace_refrigerator", {"label_kwh": 500}),
}
ORDER = tuple(CHANGE_OF)
EXCLUDE = (
    {"attic", "attic_thin"},
    {"cooling", "better_cooling"},
)


def made_up(name, *, usd=1000.0, life=15.0, **more):
    """Return a measure that costs so much and lasts so long."""
    change, numbers = CHANGE_OF.get(name, ("no_change", {}))
    content = {
        "id": name,
        "label": name,
        "hpxml": name,
        "unit": "each",
        "family": "test",
        "stage": "test",
        "change": change,
        "inputs": [],
        "needs_climate": False,
        "method": "A test",
        "life": {"years": life, **CITED},
        "cost": None if usd is None else {"usd_per_unit": usd, **CITED},
        "parameter": [
            {"name": n, "value": v, "unit": "1", "description": n, **CITED} for n, v in numbers.items()
        ],
        "exclusions": sorted({other for pair in EXCLUDE if name in pair for other in pair} - {name}),
        "source": [CITED],
        **more,
    }
    assert change in CHANGES
    return measure_of(check_measure_file({k: v for k, v in content.items() if v is not None}, name), name)


def catalogue(*measures):
    """Return made-up measures as a catalogue of California, in the order given."""
    return replace(load_catalogue("us_ca"), measures=tuple(measures))


def every_package(prepared, measures, kgco2e, *, usd_per_tonne):
    """Yield every package that may be chosen: its ids, cost and effect, measure after measure."""
    seen = {(): (prepared.home, _use(prepared, prepared.home), 0.0)}
    for count in range(len(measures) + 1):
        for chosen in combinations(measures, count):
            names = {measure.id for measure in chosen}
            forced = {m.id for m in measures if m.kind == "health_and_safety"}
            if not forced <= names or any(names & set(m.exclusions) for m in chosen):
                continue
            if any(set(m.requires) & {o.id for o in measures} - names for m in chosen):
                continue
            effect = _effect(prepared, chosen, seen, kgco2e, usd_per_tonne)
            if effect is not None:
                usd = sum((Decimal(repr(m.cost_usd.value)) for m in chosen), Decimal(0))
                yield names, usd, effect


def _use(prepared, home):
    return annual_use(home, prepared.case.climate).by_fuel()


def _effect(prepared, chosen, seen, kgco2e, usd_per_tonne):
    """Return what a package avoids [kg CO2e], or None where a measure of it is not worth it at its place."""
    total = 0.0
    for count, measure in enumerate(chosen, start=1):
        home, before, _ = seen[tuple(m.id for m in chosen[: count - 1])]
        key = tuple(m.id for m in chosen[:count])
        if key not in seen:
            better = CHANGES[measure.change](home, {n: p.value for n, p in measure.parameters.items()})
            after = _use(prepared, better)
            yearly = sum(float(before[fuel] - after[fuel]) * kgco2e.get(fuel, 0.0) for fuel in FUELS)
            seen[key] = (better, after, yearly * measure.effective_useful_life_years)
        avoided = seen[key][2]
        worth = avoided > 1e-9 and measure.cost_usd.value <= usd_per_tonne * avoided / 1000.0
        if measure.kind == "saving" and not worth:
            return None
        total += avoided
    return total
