"""What is held of an answer: outcomes, codes, what is missing, and figures to six digits."""

from pathlib import Path

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook

FOLDER = Path(__file__).parent
DIGITS = 6


def answer(path, on):
    """Return what is held of the answer to one sample household."""
    book = load_rulebook()
    document = assess(read_household(path.read_bytes(), path.name, book), book, on).document()
    kept = {
        "on": document["on"],
        "outcome": document["outcome"],
        "housing_class": document["housing_class"],
        "annual_income_usd": document["annual_income_usd"],
        "missing": document["missing"],
        "programs": {
            each["id"]: {
                "outcome": each["outcome"],
                "missing": each["missing"],
                "codes": [finding["code"] for finding in each["findings"]],
            }
            for each in document["programs"]
        },
        "baseline": {
            fuel: [use["value"], use["source"]] for fuel, use in document["baseline"]["by_fuel"].items()
        },
        "measures": {
            each["id"]: {
                "feasible": each["feasible"],
                "in_package": each["in_package"],
                "savings_by_fuel": each["savings_by_fuel"],
                "avoided_kgco2e_lifetime": each["avoided_kgco2e_lifetime"],
                "codes": [f["code"] for f in each["findings"] if f["outcome"] != "eligible"],
            }
            for each in document["measures"]
        },
        "solar": {
            key: document["solar"][key] for key in ("feasible", "in_package", "capacity_kw_dc", "annual_kwh")
        },
        "totals": {
            key: document["totals"][key]
            for key in ("savings_by_fuel", "solar_kwh_per_year", "avoided_kgco2e_lifetime")
        },
    }
    return rounded(kept)


def rounded(node):
    """Return plain values with floats to six significant digits: the last ones differ between machines."""
    if isinstance(node, dict):
        return {key: rounded(value) for key, value in node.items()}
    if isinstance(node, list):
        return [rounded(item) for item in node]
    return float(f"{node:.{DIGITS}g}") + 0.0 if isinstance(node, float) else node
