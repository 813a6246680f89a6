"""Inputs of every kind of document, as plain values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.webapp.reports import documents
from tests.webapp.reports.test_certificate import document as certificate_document
from webapp.reports.inspection_report_content import (
    Asked,
    Cured,
    Found,
    InspectedLine,
    InspectionPaper,
    Tested,
)
from webapp.reports.installation_record_content import InstallationPaper, InstalledLine
from webapp.reports.month_blocks import Adjustment, Amount, AmountGroup, Population, Reconciled
from webapp.reports.notice_content import Notice
from webapp.reports.overrides import Overriding
from webapp.reports.parties import Contact, Dwelling
from webapp.reports.programme_report_content import (
    CostPerTonne,
    ProgrammeMonthPaper,
    ProviderLine,
    StatutoryShare,
)
from webapp.reports.provider_month_content import ProviderMonth
from webapp.reports.templates import CertificatePaper, HouseholdPaper
from webapp.reports.work_scope_content import GateToPass, ScopeLine, WorkScopePaper

SIX_LINES = (
    "c/o The Very Long Property Management Company of the Central Valley",
    "Apartment 12B, Building C",
    "1234567 North Blackstone-Guadalupe Avenue",
    "Entrance from the alley behind the laundry",
    "Fresno County Unincorporated Area",
    "California 93703-1234",
)
DWELLING = Dwelling("H-1A2B3C4D", ("1234 N Blackstone Ave", "Unit 3", "Fresno 93703"))
CONTACT = Contact(
    "Rosa Vega", "559 555 0100", "Valley Homes", "Monday to Friday, 8 to 5", "", "1 Main St, Fresno"
)
HOSTILE = (
    "<b>Ana</b>",
    '<img src="/etc/passwd">',
    "smile \U0001f600",
    "\u05e9\u05dc\u05d5\u05dd",
    "a\u202eb\u200bc",
    "</p><script>alert(1)</script> & {name} %s",
)


def notice(document=None, **changes):
    made = {
        "dwelling": DWELLING,
        "document": documents.undetermined() if document is None else document,
        "decided_on": date(2026, 6, 1),
        "bring_by": date(2026, 7, 1),
        "appeal_by": date(2026, 8, 30),
        "addressee": "Ana Núñez",
        "contact": CONTACT,
    }
    return Notice(**{**made, **changes})


def overriding(answer="eligible", program_id="us_ca.liwp.single_family_efficiency"):
    return Overriding(
        program_id,
        "LIWP Single-Family",
        answer,
        date(2026, 6, 5),
        date(2026, 12, 5),
        "The tract was read off the wrong map.",
    )


def gates():
    return (
        GateToPass("combustion_safety", "passed", ("air_sealing", "furnace"), date(2026, 6, 3)),
        GateToPass("asbestos", "waived", ("attic_insulation",), None, "No vermiculite was found."),
    )


def scope(**changes):
    made = {
        "dwelling": DWELLING,
        "revision": 2,
        "lines": (
            ScopeLine("attic_insulation", 1300.0, "ft2", True, 273_000),
            ScopeLine("heat_pump_water_heater", 1.0, "each", False, None),
            ScopeLine("led_lamps", None, "lamp", None, 4_250),
        ),
        "owner": "Ana Núñez",
        "contractor": "Becker Insulation",
        "proposed_by": "Rosa Vega",
        "proposed_on": date(2026, 6, 2),
        "approved_by": "Max Ito",
        "approved_on": date(2026, 6, 4),
        "scheduled_on": date(2026, 6, 20),
        "gates": gates(),
        "contact": CONTACT,
    }
    return WorkScopePaper(**{**made, **changes})


def installed(**changes):
    made = {
        "dwelling": DWELLING,
        "lines": (
            InstalledLine(
                "air_sealing",
                "installed",
                unit="home",
                approved_quantity=1.0,
                quantity=1.0,
                reading_before=3200.0,
                reading_after=2560.0,
                reading_unit="CFM50",
                installed_on=date(2026, 6, 21),
                instrument="Blower door 42",
                photos=3,
                funding=(("liwp", 60_000), ("owner", 5_000)),
                total_cost_cents=65_000,
            ),
            InstalledLine(
                "heat_pump_water_heater",
                "installed",
                unit="each",
                approved_quantity=1.0,
                quantity=1.0,
                make="Acme",
                model="HP50",
                serials=("AB1", "AB2"),
                installed_on=date(2026, 6, 22),
            ),
            InstalledLine("wall_insulation", "not_installed", "ft2", 900.0, reason="the walls are full"),
            InstalledLine("led_lamps", "not_logged", "lamp", 8.0),
        ),
        "owner": "Ana Núñez",
        "contractor": "Becker Insulation",
        "logged_by": ("Bo Becker",),
        "begun_on": date(2026, 6, 21),
        "gates": gates(),
    }
    return InstallationPaper(**{**made, **changes})


def found(**changes):
    made = {
        "code": "reading_off",
        "severity": "major",
        "action": "Seal the attic hatch.",
        "measure_id": "air_sealing",
        "due_on": date(2026, 7, 10),
        "resolved_on": date(2026, 7, 8),
        "cured": (Cured(date(2026, 7, 5), "Bo Becker", "Hatch sealed and tested."),),
    }
    return Found(**{**made, **changes})


def inspection(**changes):
    made = {
        "dwelling": DWELLING,
        "kind": "post_installation",
        "verdict": "rework",
        "inspected_on": date(2026, 6, 29),
        "inspector": "Ines Park",
        "employment": "staff",
        "lines": (
            InspectedLine(
                "air_sealing",
                "fail",
                unit="home",
                claimed_quantity=1.0,
                observed_quantity=1.0,
                reading_before=3200.0,
                claimed_reading=2560.0,
                observed_reading=2900.5,
                reading_unit="CFM50",
                clause="3.1001.1",
                note="The hatch leaks.",
            ),
            InspectedLine("led_lamps", None, unit="lamp", claimed_quantity=14.0),
        ),
        "installed_by": "Becker Insulation",
        "note": "One thing to put right.",
        "deficiencies": (
            found(),
            found(code="papers", severity="minor", measure_id="", resolved_on=None, cured=()),
        ),
        "tests": (Tested("blower_door", "CFM50", 2560.0, 2900.5, "Blower door 7"),),
        "answers": (Asked("works_as_expected", "no", "The hatch whistles."), Asked("satisfied", "yes")),
    }
    return InspectionPaper(**{**made, **changes})


def certificate(**changes):
    content = certificate_document(**changes)
    return CertificatePaper(content, "0" * 64)


def second_certificate():
    deficiency = {
        "code": "reading_off",
        "severity": "major",
        "action": "Seal the attic hatch.",
        "measure_id": "air_sealing",
        "due_on": "2026-07-10",
        "resolved_on": "2026-07-08",
        "cured": [{"on": "2026-07-05", "by": "Bo Becker", "note": "Hatch sealed and tested."}],
    }
    return certificate(version=2, deficiencies=[deficiency])


def adjustments():
    return (
        Adjustment(
            "invoice_line",
            "H-1A2B3C4D",
            date(2026, 8, 3),
            date(2026, 6, 30),
            -40_000,
            "heat_pump_water_heater",
            "Rebate of the maker",
        ),
        Adjustment("certificate", "H-99999999", date(2026, 8, 9), date(2026, 6, 20), None),
    )


def populations():
    return (
        Population("disadvantaged_community", 3, 900_000),
        Population("low_income_anywhere", 1, 250_050),
        Population("", 1, 100_000),
    )


SOURCES = (
    Amount("liwp", 1_000_000, "cents"),
    Amount("owner", 250_050, "cents"),
    Amount("", -40_000, "cents"),
)
SAVINGS = (
    Amount("certified_kwh", 12_345_678, "wh", 1),
    Amount("certified_therms", 250_500, "mtherms"),
    Amount("certified_tonnes_lifetime", 21_345_678, "gco2e"),
    Amount("certified_solar_kwh", None, "wh", 5),
)


def provider_month(**changes):
    made = {
        "provider": "Valley Homes",
        "year": 2026,
        "month": 8,
        "reached": (("screened", 4), ("passed", 5), ("withdrawn", 0)),
        "activities": (Amount("paid", 1_210_050, "cents"), Amount("certified_homes", 5, "homes")),
        "money_by_source": SOURCES,
        "savings": SAVINGS,
        "populations": populations(),
        "checks": (
            Reconciled("sources", 1_210_050, 1_210_050, "cents", 9),
            Reconciled("populations", 5, 5, "homes", 1),
        ),
        "adjustments": adjustments(),
    }
    return ProviderMonth(**{**made, **changes})


def programme_month(**changes):
    made = {
        "programme": "LIWP Fresno",
        "year": 2026,
        "month": 8,
        "reached": (("passed", 5),),
        "activities": (Amount("paid", 1_210_050, "cents"),),
        "money_by_source": SOURCES,
        "savings": SAVINGS,
        "providers": (ProviderLine("Valley Homes", 5, 1_210_050), ProviderLine("Delta", 0, 0)),
        "populations": populations(),
        "shares": (
            StatutoryShare(
                "ab_1550_within",
                "Within",
                25,
                Decimal(60),
                Decimal("80.5"),
                True,
                "A law, as recalled",
                False,
                binds_state=True,
            ),
            StatutoryShare("new", "Anywhere", 5, None, None, None, "Another law", True),
        ),
        "cost": CostPerTonne(Decimal("4100.5"), Decimal(5100), True, 4, 1, "A standard"),
        "measures_without_cost": 3,
        "to_date": (
            AmountGroup("results", (Amount("homes", 12, "homes"),)),
            AmountGroup("spent", (Amount("spent", None, "cents", 2),)),
        ),
        "checks": (Reconciled("paid", 1_210_050, 1_210_050, "cents", 9),),
        "adjustments": adjustments(),
    }
    return ProgrammeMonthPaper(**{**made, **changes})


# Every kind of document with an input for it, version by version.
EVERY = {
    ("household_report", 1): lambda: HouseholdPaper(documents.eligible(), CONTACT),
    ("household_report", 2): lambda: HouseholdPaper(documents.eligible(), CONTACT),
    ("determination_notice", 1): notice,
    ("work_scope", 1): scope,
    ("installation_record", 1): installed,
    ("inspection_report", 1): inspection,
    ("verification_certificate", 1): certificate,
    ("verification_certificate", 2): second_certificate,
    ("provider_month", 1): provider_month,
    ("programme_report", 1): programme_month,
}
