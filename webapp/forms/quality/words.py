"""The words for draws, standings, deficiencies, tests and questions of a visit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.db.inspections import InspectionKind
from webapp.db.quality import Answer, Basis, Setting, Severity, Tier, TierCause
from webapp.forms.measure_names import measure_name
from webapp.services.inspection_papers import Why
from webapp.ui.templates import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

HUNDREDTHS = 100
SHARE_DIGITS = 2

KINDS: Mapping[InspectionKind, Words] = MappingProxyType(
    {
        InspectionKind.IN_PROGRESS: _l("During the work"),
        InspectionKind.POST_INSTALLATION: _l("After the work"),
    }
)
TIERS: Mapping[Tier, Words] = MappingProxyType(
    {
        Tier.NEW: _l("New"),
        Tier.PROBATION: _l("On probation"),
        Tier.TRUSTED: _l("Trusted"),
        Tier.SUSPENDED: _l("Suspended"),
    }
)
CAUSES: Mapping[TierCause, Words] = MappingProxyType(
    {
        TierCause.PASSES: _l("By rule: enough inspections passed one after another"),
        TierCause.FAILED_INSPECTION: _l("By rule: an inspection failed"),
        TierCause.FAILED_REINSPECTIONS: _l("By rule: the re-inspections of a home failed"),
        TierCause.DECISION: _l("Decided by the manager"),
    }
)
SETTINGS: Mapping[Setting, Words] = MappingProxyType(
    {
        Setting.NEW_PCT: _l("After the work: homes of new firms"),
        Setting.PROBATION_PCT: _l("After the work: homes of firms on probation"),
        Setting.TRUSTED_PCT: _l("After the work: homes of trusted firms"),
        Setting.SUSPENDED_PCT: _l("After the work: homes of suspended firms"),
        Setting.HIDDEN_WORK_PCT: _l("During the work: homes with work that will be hidden"),
        Setting.FIRST_HOMES: _l("During the work: number of first homes of each firm"),
    }
)
BASES: Mapping[Basis, Words] = MappingProxyType(
    {
        Basis.EVERY_HOME: _l("Its funding asks for a visit to every home"),
        Basis.FIRST_HOMES: _l("One of the first homes of the firm"),
        Basis.HIDDEN_WORK: _l("Work that will be hidden"),
        Basis.TIER: _l("Standing of the firm"),
    }
)
# What is looked at while it can be seen, by measure; which measures these are is data (sampling.toml).
LOOKS: Mapping[str, Words] = MappingProxyType(
    {
        "wall_insulation": _l("Dense-pack walls: holes, density, and bag count before the holes are closed"),
        "knee_wall_insulation": _l("Closed cavities behind knee walls"),
        "duct_sealing": _l("Duct joints before they are covered"),
        "duct_insulation": _l("Sealed joints before the ducts are wrapped"),
        "attic_insulation": _l("Attic air sealing, and what lies on the ceiling before it is covered"),
        "floor_insulation": _l("Subfloor and plumbing before they are covered"),
        "air_sealing": _l("Attic bypasses before insulation covers them"),
        "furnace": _l("Combustion tests at start-up"),
        "furnace_tune_up": _l("Combustion tests before and after"),
    }
)
SEVERITIES: Mapping[Severity, Words] = MappingProxyType(
    {Severity.CRITICAL: _l("Critical"), Severity.MAJOR: _l("Major"), Severity.MINOR: _l("Minor")}
)
WHY_VISITED: Mapping[Why, Words] = MappingProxyType(
    {
        Why.NOT_DRAWN_YET: _l("The home was not in a draw, so it is visited."),
        Why.DRAWN: _l("The home was drawn for a visit."),
        Why.VISIT_MISSED: _l("A visit during the work was due and was not made, so the home is visited now."),
        Why.INSPECTED_BEFORE: _l("An inspection after the work was begun before, so the home is visited."),
        Why.SOMETHING_OPEN: _l("Something is still to be put right, so the home is visited."),
        Why.ORDERED: _l("The manager ordered a new inspection."),
    }
)
CODES: Mapping[str, Words] = MappingProxyType(
    {
        "safety_combustion": _l("Safety: combustion or carbon monoxide"),
        "safety_electrical": _l("Safety: electrical"),
        "safety_other": _l("Safety: something else"),
        "not_installed": _l("Not installed, though it was logged"),
        "quantity_short": _l("Less than was logged"),
        "reading_off": _l("A test reads other than was logged"),
        "wrong_product": _l("Not the product that was approved or logged"),
        "workmanship": _l("Poor workmanship"),
        "damage": _l("Damage to the home"),
        "papers": _l("Papers or photos are missing"),
        "appearance": _l("Appearance"),
        "other": _l("Something else"),
    }
)
TESTS: Mapping[str, Words] = MappingProxyType(
    {
        "blower_door": _l("Blower door"),
        "duct_leakage": _l("Duct leakage"),
        "ambient_co": _l("Carbon monoxide in the room air"),
        "ventilation_flow": _l("Ventilation flow"),
    }
)
QUESTIONS: Mapping[str, Words] = MappingProxyType(
    {
        "crew_lead_on_site": _l("Is the crew lead there, with the credentials that the work needs?"),
        "scope_on_site": _l("Does the crew have the approved work at hand?"),
        "materials_as_approved": _l("Are the materials those that were approved?"),
        "safety_tests_done": _l("Were the safety tests made, and written down?"),
        "lead_safe": _l("Is the work lead-safe, where paint is disturbed in an old home?"),
        "site_protected": _l("Are the home and the household protected from dust and damage?"),
        "work_explained": _l("Did the contractor explain the work to the household?"),
        "home_left_clean": _l("Was the home left clean and whole?"),
        "works_as_expected": _l("Does everything work as the household expected?"),
        "manuals_left": _l("Were manuals and warranties left?"),
        "safety_told": _l("Was the household told what to do when an alarm sounds?"),
        "satisfied": _l("Is the household satisfied?"),
    }
)
ANSWERS: Mapping[Answer, Words] = MappingProxyType(
    {Answer.YES: _l("Yes"), Answer.NO: _l("No"), Answer.UNKNOWN: _l("Not known")}
)


def look(measure_id: str) -> Words:
    """Return what is looked at of a measure while it can be seen."""
    return LOOKS.get(measure_id) or measure_name(measure_id)


def share(hundredths: int) -> str:
    """Return a share of homes in percent."""
    digits = 0 if hundredths % HUNDREDTHS == 0 else SHARE_DIGITS
    return _("%(share)s %%", share=number(hundredths / HUNDREDTHS, digits))


def setting_value(setting: Setting, value: int) -> str:
    """Return what a setting of the rule is, with its unit."""
    if setting is Setting.FIRST_HOMES:
        return _("%(count)s homes", count=number(value))
    return share(value)
