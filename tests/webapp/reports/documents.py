"""Assessment documents as the engine writes them, for reports to be made from."""

from __future__ import annotations

from copy import deepcopy

from tests.webapp.reports.screenings import (
    DEFAULTS,
    EFFICIENCY,
    ROOF,
    SOLAR,
    eligible_screening,
    finding,
    housing_finding,
    income_findings,
    multifamily_refused,
    other_findings,
    place_finding,
    program,
    screening,
)

MEASURES = (
    ("attic_insulation", "Attic insulation", 420.0, 38.2, 325.4, 20),
    ("duct_sealing", "Duct sealing", 310.4, 22.1, 208.7, 18),
    ("air_sealing", "Air sealing", 95.5, 14.6, 103.1, 11),
    ("smart_thermostat", "Smart thermostat", 120.2, 11.7, 92.3, 11),
    ("heat_pump_water_heater", "Heat-pump water heater (replacing gas)", -905.0, 148.0, 586.2, 10),
    ("low_flow_showerhead", "Low-flow showerhead", 0.0, 9.4, 49.9, 10),
    ("led_lamps", "LED lamps", 288.0, -2.3, 52.2, 12),
    ("refrigerator", "Refrigerator", 410.0, 0.0, 91.6, 14),
)


def measure(identity, label, kwh, therms, kg, years=15, **values):  # noqa: PLR0917 - a row of a table
    savings = {
        "savings_kwh_per_year": kwh,
        "savings_therms_per_year": therms,
        "savings_by_fuel": {
            "electricity": kwh,
            "natural_gas": therms,
            "propane": 0.0,
            "fuel_oil": 0.0,
            "wood": 0.0,
        },
        "avoided_kgco2e_per_year": kg,
    }
    return {
        "id": identity,
        "label": label,
        "feasible": "yes",
        "findings": [],
        "missing": [],
        "in_package": True,
        **savings,
        "standalone": dict(savings),
        "effective_useful_life_years": years,
        "avoided_kgco2e_lifetime": None if kg is None else kg * years,
        "avoided_by_factor_set": {},
        "method": "degree hours of the climate zone, on the already improved home",
        "assumptions": [
            "the work is done to the program's standard",
            "set points as the household keeps them",
        ],
        "verified": True,
        **values,
    }


def refused_measure():
    return measure(
        "evaporative_cooler",
        "Evaporative cooler",
        None,
        None,
        None,
        15,
        feasible="no",
        in_package=False,
        findings=[
            finding(
                "measure.evaporative_cooler.hours",
                "ineligible",
                "too_few_hot_hours",
                ROOF,
                verified=False,
                observed=412,
                threshold=600,
                unit="h/year",
                comparison="at_least",
            )
        ],
    )


def solar_yes():
    monthly = [311.2, 356.8, 489.0, 561.5, 640.1, 655.9, 671.4, 632.0, 540.3, 451.7, 338.9, 289.6]
    return {
        "feasible": "yes",
        "findings": [],
        "missing": [],
        "capacity_kw_dc": 3.4,
        "annual_kwh": sum(monthly),
        "monthly_kwh": monthly,
        "model": "PVWatts version 8 chain, hourly",
        "weather": {"name": "California climate zone 13, typical days", "kind": "typical", "vintage": "2010"},
        "sizing": {
            "limits": {"roof": 5.6, "use": 3.4, "programme": 5.0},
            "binding": "use",
            "rule": "The array makes no more than the home uses after the other measures",
        },
        "effective_useful_life_years": 25,
        "avoided_kgco2e_per_year": 1120.0,
        "avoided_kgco2e_lifetime": 26300.0,
    }


def assumptions(count=8):
    named = (
        ("envelope.attic_r", 11.0, "h ft2 F/Btu", True),
        ("envelope.wall_r", 5.178197809, "h ft2 F/Btu", True),
        ("envelope.window_u", 0.66, "Btu/h ft2 F", True),
        ("heating.efficiency", 0.7, "fraction", True),
        ("cooling.seer", 8.5, "Btu/Wh", True),
        ("ducts.leakage_pct", 20, "percent", True),
        ("lighting.hours_per_day", 2.8, "h/day", False),
        ("water_heating.uef", 0.58, "fraction", False),
    )
    return [
        {"fact": fact, "value": value, "unit": unit, "source": DEFAULTS, "verified": verified}
        for fact, value, unit, verified in named[:count]
    ]


def assessed(document, measures=MEASURES, solar=None, **totals):
    measured = [measure(*entry) for entry in measures]
    solar = solar_yes() if solar is None else solar
    return {
        **document,
        "conditional": document["outcome"] != "eligible",
        "climate_zone": 13,
        "weather": {"name": "California climate zone 13, typical days"},
        "baseline": {
            "by_fuel": {
                "electricity": {"value": 6240.3, "unit": "kWh", "source": "metered"},
                "natural_gas": {"value": 402.8, "unit": "therms", "source": "modelled"},
            },
            "end_uses": [],
        },
        "assumptions": assumptions(),
        "measures": [*measured, refused_measure()],
        "solar": solar,
        "totals": {
            "savings_kwh_per_year": 739.1,
            "savings_therms_per_year": 241.7,
            "savings_by_fuel": {},
            "solar_kwh_per_year": solar.get("annual_kwh"),
            "avoided_kgco2e_per_year": 2629.4,
            "avoided_kgco2e_lifetime": 47310.0,
            "bill_savings_usd_per_year": "1184.52",
            "bill_savings_with_care_usd_per_year": "770.10",
            "bill_citations": ["PG&E, electric schedule E-1, effective 2026-03-01 (read 2026-11-21)"],
            "bill_notes": ["Priced with PG&E's E-1 rate of March 2026."],
            "avoided_by_factor_set": {
                "us_ca.egrid2023_camx": {"per_year": 2629.4, "lifetime": 47310.0},
                "us_ca.avert_2024": {"per_year": 3480.2, "lifetime": 61000.0},
            },
            **totals,
        },
        "methodology": {
            "factor_set": {
                "id": "us_ca.egrid2023_camx",
                "vintage": "2023",
                "kind": "published",
                "verified": True,
                "label": "eGRID2023 California average, with 40 CFR 98 fuels",
                "citations": ["U.S. EPA, eGRID2023, subregion CAMX (read 2026-11-21)"],
            }
        },
    }


def eligible():
    return assessed(eligible_screening())


def one_dollar_over():
    over = income_findings(
        "84141.00", "ineligible", "income_over_limit", ("72950.00", "81300.00", "84140.00")
    )
    findings = [place_finding(), *over, housing_finding(), *other_findings()]
    return assessed(
        screening(
            "ineligible",
            [
                program(EFFICIENCY, "ineligible", findings),
                program(SOLAR, "ineligible", findings),
                multifamily_refused(),
            ],
            annual_income_usd="84141.00",
        )
    )


def undetermined():
    unknown = income_findings(None, "undetermined", "income_unknown")
    findings = [
        place_finding("undetermined", "tract_unknown", None),
        *unknown,
        housing_finding(),
        *other_findings(),
    ]
    missing = ["dwelling.tract_geoid", "household.income", "household.size"]
    return assessed(
        screening(
            "undetermined",
            [
                program(EFFICIENCY, "undetermined", findings, missing=missing),
                program(SOLAR, "undetermined", findings, missing=missing),
                multifamily_refused(),
            ],
            missing,
            annual_income_usd=None,
            place={"tract_geoid": None, "tract_vintage": None, "county": None, "designations": {}},
        ),
        bill_savings_usd_per_year=None,
        bill_notes=["No tariff is known for this home's electric company."],
    )


def no_solar():
    refused = {
        "feasible": "no",
        "findings": [
            finding(
                "solar.roof_shading",
                "ineligible",
                "roof_shaded",
                ROOF,
                observed="38",
                threshold="15",
                unit="percent",
                comparison="at_most",
            )
        ],
        "missing": [],
        "capacity_kw_dc": None,
        "annual_kwh": None,
        "monthly_kwh": None,
    }
    return assessed(eligible_screening(), solar=refused)


def solar_not_known():
    unknown = {"feasible": "unknown", "findings": [], "missing": ["roof.shading_pct"], "annual_kwh": None}
    return assessed(eligible_screening(), solar=unknown)


def no_measures():
    document = no_solar()
    document["measures"] = []
    for key in ("savings_kwh_per_year", "savings_therms_per_year", "avoided_kgco2e_per_year"):
        document["totals"][key] = 0.0
    document["totals"]["avoided_kgco2e_lifetime"] = 0.0
    return document


def forty_measures():
    many = [
        (
            f"measure_{n:02}",
            f"Measure {n:02} with a name of ordinary length",
            10.5 * n,
            1.1 * n,
            8.0 * n - 40,
            10,
        )
        for n in range(1, 41)
    ]
    return assessed(eligible_screening(), measures=many)


def long_names():
    document = eligible()
    endless = "Donaudampfschifffahrtsgesellschaftskapitän" * 6
    document["reference"] = "Household of " + "Maximiliana-Guadalupe " * 9
    document["place"]["county"] = endless
    for each in document["programs"]:
        each["name"] = f"The {'very ' * 20}long program {endless[:80]}"
    for each in document["measures"]:
        each["label"] = f"{each['label']} {endless} and {'again ' * 30}"
    return document


def taller_than_a_page():
    document = eligible()
    document["measures"][0]["label"] = "An endless label. " * 900
    return document


def hostile(text):
    document = deepcopy(eligible())
    document["reference"] = text
    document["programs"][0]["name"] = text
    document["measures"][0]["label"] = text
    document["totals"]["bill_notes"] = [text]
    document["assumptions"][0]["source"] = text
    document["place"]["county"] = text
    return document


CASES = {
    case.__name__: case
    for case in (
        eligible,
        one_dollar_over,
        undetermined,
        no_solar,
        solar_not_known,
        no_measures,
        forty_measures,
        long_names,
        taller_than_a_page,
    )
}
ORDINARY = ("eligible", "one_dollar_over", "undetermined", "no_solar", "solar_not_known", "no_measures")
