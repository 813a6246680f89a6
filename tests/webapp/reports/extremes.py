"""Inputs of every kind of document at the edges of what people write and what a record may lack."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

from tests.webapp.reports import documents, papers_of_work
from tests.webapp.reports.papers_of_work import SIX_LINES
from tests.webapp.reports.test_certificate import measure as certified
from webapp.reports.inspection_report_content import InspectedLine
from webapp.reports.installation_record_content import InstalledLine
from webapp.reports.month_blocks import Adjustment, Amount, AmountGroup, Population
from webapp.reports.parties import Contact, Dwelling
from webapp.reports.programme_report_content import CostPerTonne, ProviderLine, StatutoryShare
from webapp.reports.templates import HouseholdPaper
from webapp.reports.work_scope_content import ScopeLine

# Markup, an emoji, Hebrew, Arabic, stacked marks, a sign that turns the writing, and a script of no face.
NAME = (
    '<b>Ana</b> <img src=x onerror="alert(1)"> &amp; \U0001f600 \u05e9\u05dc\u05d5\u05dd'
    " \u0645\u0631\u062d\u0628\u0627 a\u0301\u0323e\u0308 a\u202eb \U00013080 {name} %s"
)
ENDLESS = "Donaudampfschiff" * 12 + "fahrtend"
LONG = f"{NAME} {ENDLESS} Maximiliana-Guadalupe O'Brien-N\u00fa\u00f1ez y Pe\u00f1a"
MANY = 60
DAY = date(2026, 6, 21)
CONTACT = Contact(LONG, "559 555 0100", NAME, ENDLESS, f"{ENDLESS}@example.org", ", ".join(SIX_LINES))
HOME = Dwelling("H-1A2B3C4D", (NAME, *SIX_LINES))
MEASURES = (
    "air_sealing", "attic_insulation", "heat_pump_water_heater_120v", "duct_sealing", "led_lamps",
    "water_heater_turn_down",
)  # fmt: skip


def _household(document, contact=CONTACT):
    return HouseholdPaper(document, contact)


def _sixty_measures():
    many = [(f"measure_{n:02}", f"{n:02} {NAME}", 10.5 * n, 1.1 * n, 8.0 * n - 40, 10) for n in range(MANY)]
    return documents.assessed(documents.eligible_screening(), measures=many)


def _nothing_known(value):
    """Return a record with every figure of it lost; counts and identifiers are no figures."""
    if isinstance(value, dict):
        return {key: each if key == "on" else _nothing_known(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_nothing_known(each) for each in value]
    return None if isinstance(value, float) else value


def _five_programmes():
    document = deepcopy(documents.one_dollar_over())
    first = document["programs"][0]
    document["programs"] += [{**first, "id": f"us_ca.more_{n}", "name": f"{n} {LONG}"} for n in range(2)]
    return document


def _work_scope(lines):
    return papers_of_work.scope(
        lines=lines, dwelling=HOME, owner=LONG, contractor=LONG, proposed_by=NAME, contact=CONTACT
    )


def _scope_lines(count):
    return tuple(
        ScopeLine(MEASURES[n % len(MEASURES)], 12_345.5 * n, "ft2", (True, False, None)[n % 3], 123_456 * n)
        for n in range(count)
    )


def _installed_lines(count):
    return tuple(
        InstalledLine(
            MEASURES[n % len(MEASURES)],
            ("installed", "not_installed", "not_logged")[n % 3],
            "ft2",
            1_000.0 * n,
            make=NAME,
            model=ENDLESS,
            serials=(ENDLESS, NAME),
            reason=LONG,
            funding=(("liwp", 60_000 * n), ("owner", 5_000)),
        )
        for n in range(count)
    )


def _inspected_lines(count):
    return tuple(
        InspectedLine(MEASURES[n % len(MEASURES)], ("pass", "fail", None)[n % 3], unit="home", note=LONG)
        for n in range(count)
    )


def _certificate(**changes):
    made = papers_of_work.second_certificate()
    home = {"address_line": ", ".join(SIX_LINES), "unit": NAME, "city": ENDLESS, "zip_code": "93703-1234"}
    return replace(made, document={**made.document, "home": home, **changes})


def _unknown_amounts(count=8):
    return tuple(Amount("certified_kwh", None, "wh", n) for n in range(count))


def _adjustments(count):
    return tuple(
        Adjustment("invoice_line", f"H-{n:08}", DAY, DAY, -12_345 * n or None, MEASURES[n % 6], LONG)
        for n in range(count)
    )


def _provider(**changes):
    return papers_of_work.provider_month(provider=LONG, **changes)


def _programme(**changes):
    return papers_of_work.programme_month(programme=LONG, **changes)


_NO_MONTH = {
    "reached": (), "activities": (), "money_by_source": (), "savings": (), "populations": (), "checks": (),
    "adjustments": (),
}  # fmt: skip
_TO_DATE = AmountGroup("spent", (Amount("spent", None, "cents", 2),))
_SHARES = (StatutoryShare("long", LONG, 25, None, None, None, LONG, False),)
_COST = CostPerTonne(None, None, None, 0, 9, LONG)

# Every kind of document in its newest version, and its extremes by name.
EXTREMES = {
    ("household_report", "names"): lambda: _household(documents.hostile(LONG)),
    ("household_report", "sixty"): lambda: _household(_sixty_measures()),
    ("household_report", "forty"): lambda: _household(documents.forty_measures()),
    ("household_report", "no_measures"): lambda: _household(documents.no_measures()),
    ("household_report", "no_solar"): lambda: _household(documents.no_solar()),
    ("household_report", "unknown"): lambda: _household(_nothing_known(documents.eligible())),
    ("household_report", "denied"): lambda: _household(_five_programmes(), Contact()),
    ("household_report", "undetermined"): lambda: _household(documents.undetermined()),
    ("household_report", "long"): lambda: _household(documents.long_names()),
    ("determination_notice", "names"): lambda: papers_of_work.notice(
        documents.hostile(LONG), dwelling=HOME, addressee=LONG, contact=CONTACT, papers=(LONG, ENDLESS)
    ),
    ("determination_notice", "denied"): lambda: papers_of_work.notice(
        _five_programmes(), bring_by=None, appeal_by=None, contact=Contact(), addressee=""
    ),
    ("determination_notice", "overridden"): lambda: papers_of_work.notice(
        documents.eligible(), overrides=(papers_of_work.overriding(),)
    ),
    ("work_scope", "sixty"): lambda: _work_scope(_scope_lines(MANY)),
    ("work_scope", "none"): lambda: papers_of_work.scope(
        lines=(), gates=(), approved_on=None, contact=Contact()
    ),
    ("installation_record", "sixty"): lambda: papers_of_work.installed(
        lines=_installed_lines(MANY), dwelling=HOME, owner=LONG, contractor=LONG
    ),
    ("installation_record", "none"): lambda: papers_of_work.installed(lines=(), gates=()),
    ("inspection_report", "sixty"): lambda: papers_of_work.inspection(
        lines=_inspected_lines(MANY), dwelling=HOME, note=LONG, inspector=LONG
    ),
    ("inspection_report", "none"): lambda: papers_of_work.inspection(
        lines=(), deficiencies=(), tests=(), answers=(), verdict=None
    ),
    ("verification_certificate", "sixty"): lambda: _certificate(
        measures=[certified(MEASURES[n % 6], note=LONG, standards_clause=ENDLESS) for n in range(MANY)]
    ),
    ("verification_certificate", "none"): lambda: _certificate(measures=[], deficiencies=[]),
    ("provider_month", "many"): lambda: _provider(adjustments=_adjustments(40), savings=_unknown_amounts()),
    ("provider_month", "nothing"): lambda: _provider(**_NO_MONTH),
    ("programme_report", "many"): lambda: _programme(
        providers=tuple(ProviderLine(f"{n} {LONG}", n, 1_000 * n) for n in range(40)),
        populations=(Population("", 0, 0),),
        shares=_SHARES,
        cost=_COST,
    ),
    ("programme_report", "nothing"): lambda: _programme(
        **_NO_MONTH, providers=(), shares=(), cost=_COST, to_date=(_TO_DATE,)
    ),
}
