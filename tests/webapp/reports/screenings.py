"""Screening documents as the engine writes them, for reports to be made from."""

from __future__ import annotations

HUD = "HUD, FY2026 Income Limits, county low-income limits; https://www.huduser.gov (read 2026-11-21)"
SMHI = "U.S. Census Bureau, ACS 2024 5-year, table B19013, California (read 2026-11-21)"
LIHEAP = "CSD, LIHEAP income guidelines 2026, 60 percent of State median income (read 2026-11-21)"
SB535 = "CalEPA, Final Designation of Disadvantaged Communities, May 2022 (read 2026-11-21)"
CLASSES = "CSD, Low-Income Weatherization Program fact sheet, housing classes (read 2026-11-21)"
LOOK_BACK = "42 U.S.C. 6865(c)(2), earlier weatherization (read 2026-11-21)"
CSD_LIVE = "CSD, residential energy efficiency page; https://www.csd.ca.gov (read 2026-11-21)"
DEFAULTS = "CSD, LIWP existing-home defaults, single-family, by climate zone (read 2026-11-21)"
ROOF = "GRID Alternatives, SASH handbook, roof conditions (read 2026-11-21)"

EFFICIENCY = "us_ca.liwp.single_family_efficiency"
SOLAR = "us_ca.liwp.single_family_solar"
MULTIFAMILY = "us_ca.liwp.multifamily"
NAMES = {
    EFFICIENCY: "LIWP Single-Family Energy Efficiency and Solar Water Heating",
    SOLAR: "LIWP Single-Family Solar",
    MULTIFAMILY: "LIWP Multi-Family Energy Efficiency and Renewables",
}


def finding(criterion, outcome, code, citation, *, verified=True, **values):
    return {
        "criterion": criterion,
        "outcome": outcome,
        "observed": None,
        "threshold": None,
        "unit": None,
        "comparison": None,
        "effective": "2026-05-01",
        "citation": citation,
        "code": code,
        "verified": verified,
        **values,
    }


def income_findings(income, outcome="eligible", code="income_at_or_under_limit", limits=None):
    limits = limits or ("72950.00", "81300.00", "84140.00")
    rules = (
        ("income.county_limit", HUD, False, limits[0]),
        ("income.statewide_median_share", SMHI, True, limits[1]),
        ("income.state_median_60_percent", LIHEAP, True, limits[2]),
    )
    return [
        finding(
            criterion,
            outcome,
            code,
            citation,
            verified=verified,
            observed=income,
            threshold=limit,
            unit="USD per year",
            comparison="at_most",
        )
        for criterion, citation, verified, limit in rules
    ]


def place_finding(outcome="eligible", code="in_disadvantaged_community", observed="06019001100"):
    return finding(
        "place.designated",
        outcome,
        code,
        SB535,
        observed=observed,
        threshold="sb535_2022",
        unit="designation list",
        effective="2022-05-01",
    )


def housing_finding(outcome="eligible", code="housing_class_fits", allowed=("single_family",)):
    return finding(
        "housing.class",
        outcome,
        code,
        CLASSES,
        observed="single_family",
        threshold=list(allowed),
        unit="housing class",
        comparison="one_of",
    )


def program(identity, outcome, findings, *, missing=(), availability="not_known"):
    return {
        "id": identity,
        "name": NAMES.get(identity, identity),
        "outcome": outcome,
        "availability": availability,
        "availability_effective": "2026-01-01",
        "availability_citation": CSD_LIVE,
        "availability_verified": True,
        "findings": findings,
        "missing": list(missing),
        "status": "partial",
        "coverage": "Place, income, housing class, agreement of the owner and earlier weatherization.",
        "notes": [],
    }


def other_findings():
    return [
        finding(
            "tenure.owner_or_consenting_landlord", "eligible", "owner_occupier", CLASSES, observed="owner"
        ),
        finding("service.not_weatherized_recently", "eligible", "not_weatherized_before", LOOK_BACK),
    ]


def multifamily_refused():
    return program(
        MULTIFAMILY,
        "ineligible",
        [
            housing_finding(
                "ineligible", "housing_class_does_not_fit", ["small_multifamily", "large_multifamily"]
            )
        ],
        availability="open",
    )


def screening(outcome, programs, missing=(), **values):
    return {
        "on": "2026-06-01",
        "jurisdiction": "us_ca",
        "reference": "FRESNO-0042",
        "language": "en",
        "outcome": outcome,
        "housing_class": "single_family",
        "annual_income_usd": "52000.00",
        "place": {
            "tract_geoid": "06019001100",
            "tract_vintage": 2010,
            "county": "Fresno",
            "designations": {"sb535_2014": True, "sb535_2017": True, "sb535_2022": True},
        },
        "programs": programs,
        "missing": list(missing),
        "provenance": {
            "engine_version": "0.1.0",
            "data": {
                f"{folder}/figure_of_some_kind_{n:02}.toml": f"{n + 16:02x}" * 32
                for folder in (
                    "rules/us_ca/parameters/income",
                    "rules/us_ca/programs",
                    "calculators/us_ca/measures",
                )
                for n in range(20)
            },
        },
        **values,
    }


def eligible_screening():
    met = [place_finding(), *income_findings("52000.00"), housing_finding(), *other_findings()]
    solar = [
        *met,
        finding("solar.roof_shading", "eligible", "roof_unshaded", ROOF, verified=False, observed="4"),
    ]
    return screening(
        "eligible",
        [program(EFFICIENCY, "eligible", met), program(SOLAR, "eligible", solar), multifamily_refused()],
    )
