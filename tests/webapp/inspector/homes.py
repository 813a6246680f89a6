"""Homes led to an inspection: real facts, a real assessment, approved work, and what a contractor logged."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlmodel import Session, func, select

import webapp
from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.webapp import served
from webapp.canonical import canonical_json, sha256_of
from webapp.db.homes import AssessmentRecord, CaseRecord, Determination, Home
from webapp.db.people import Provider, Role, User
from webapp.db.work import InstalledMeasure, ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.homes import Address, change_stage, open_home
from webapp.stages import Stage, roles_for

AT = served.START
DAY = date(2026, 6, 29)
SAMPLE = Path(webapp.__file__).parent / "samples" / "01-fresno-owner.toml"
FACTS = read_household(SAMPLE.read_bytes(), "sample", load_rulebook())
ASSESSMENT = assess(FACTS, load_rulebook(), date(2026, 6, 1)).document()
QUANTITIES = {
    "attic_insulation": 1300.0,
    "led_lamps": 14.0,
    "low_flow_showerhead": 2.0,
    "wall_insulation": 1000.0,
}
UNITS = {
    "attic_insulation": "ft2",
    "wall_insulation": "ft2",
    "led_lamps": "lamp",
    "air_sealing": "home",
    "duct_sealing": "home",
}
# The reading after the work that is the same as the approved measure, and its unit.
READINGS = {
    "air_sealing": (3200.0, 2560.0, "CFM50"),
    "duct_sealing": (28.0, 12.0, "% of flow"),
    "attic_insulation": (11.0, 49.0, "h ft2 F/Btu"),
}
SHORT = ("air_sealing", "attic_insulation", "led_lamps", "heat_pump_water_heater")
PACKAGE = tuple(each["id"] for each in ASSESSMENT["measures"] if each["in_package"])


@dataclass(frozen=True)
class People:
    """Who takes part: one person for each role, as tests.webapp.served adds them."""

    actors: dict

    def __getitem__(self, role: Roles) -> Actor:
        return self.actors[role]


def people_of(session: Session) -> People:
    actors = {}
    for role in session.exec(select(Role)):
        user = session.exec(select(User).where(User.email == served.email_of(Roles(role.name)))).one()
        actors[Roles(role.name)] = Actor(user.id, Roles(role.name), user.provider_id)
    return People(actors)


def step(session, people, home, to, reason=None):
    role = min(roles_for(Stage(home.stage), to))
    change_stage(session, people[role], home, to, AT, reason=reason)


def home_in_progress(session, people, measures=SHORT, *, not_installed=(), claimed=None) -> Home:
    """Return a home where everything of the approved work has been logged."""
    caseworker = people[Roles.CASEWORKER]
    # A further home stands at a number of its own, so that none looks like another.
    before = session.exec(select(func.count()).select_from(Home)).one()
    address = Address(
        address_line=f"{before or ''}1234 N Blackstone Ave", unit="Apt 2", city="Fresno", zip_code="93703"
    )
    home = open_home(session, caseworker, address, AT)
    facts = canonical_json(FACTS.model_dump(mode="json", exclude_none=True))
    session.add(
        CaseRecord(
            home_id=home.id,
            facts=facts,
            created_by=caseworker.user_id,
            created_at=AT,
            updated_by=caseworker.user_id,
            updated_at=AT,
        )
    )
    text = canonical_json({**ASSESSMENT, "facts": json.loads(facts), "facts_version": 1})
    kept = {"document": text, "sha256": sha256_of(text), "created_by": caseworker.user_id, "created_at": AT}
    assessment = AssessmentRecord(home_id=home.id, assessed_on=date(2026, 6, 1), **kept)
    session.add(assessment)
    session.add(
        Determination(
            home_id=home.id,
            program="liwp_single_family_efficiency",
            outcome="eligible",
            decided_on=DAY,
            effective_on=DAY,
            valid_until=date(2027, 6, 29),
            **kept,
        )
    )
    session.flush()
    for to in (Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED):
        step(session, people, home, to)
    items = _scope(session, home, caseworker, assessment, measures)
    step(session, people, home, Stage.APPROVED)
    home.contractor_provider_id, home.scheduled_on = people[Roles.CONTRACTOR].provider_id, DAY
    step(session, people, home, Stage.SCHEDULED)
    step(session, people, home, Stage.IN_PROGRESS)
    for item in items:
        session.add(_logged(home, people, item, item.measure_id not in not_installed, claimed or {}))
    session.flush()
    return home


def _scope(session, home, caseworker, assessment, measures):
    scope = WorkScope(
        home_id=home.id, assessment_id=assessment.id, proposed_by=caseworker.user_id, proposed_at=AT
    )
    session.add(scope)
    session.flush()
    items = [
        ScopeItem(
            scope_id=scope.id,
            position=place,
            measure_id=measure,
            quantity=QUANTITIES.get(measure, 1.86 if measure == "solar_pv" else 1.0),
            unit=UNITS.get(measure, "kW DC" if measure == "solar_pv" else "each"),
            liwp_may_fund=True,
        )
        for place, measure in enumerate(measures)
    ]
    session.add_all(items)
    session.flush()
    scope.approved_by, scope.approved_at = caseworker.user_id, AT
    session.flush()
    return items


def _logged(home, people, item, installed, claimed):
    if not installed:
        return InstalledMeasure(
            client_id=str(uuid4()),
            home_id=home.id,
            scope_item_id=item.id,
            status="not_installed",
            reason="declined",
            installed_by=people[Roles.CONTRACTOR].user_id,
            logged_at=AT,
        )
    before, after, unit = READINGS.get(item.measure_id, (None, None, ""))
    return InstalledMeasure(
        client_id=str(uuid4()),
        home_id=home.id,
        scope_item_id=item.id,
        status="installed",
        quantity=item.quantity,
        make="Acme" if item.measure_id == "heat_pump_water_heater" else "",
        model="HP-50" if item.measure_id == "heat_pump_water_heater" else "",
        serial=uuid4().hex[:12].upper() if item.measure_id == "heat_pump_water_heater" else None,
        reading_before=before,
        reading_after=claimed.get(item.measure_id, after),
        reading_unit=unit,
        installed_on=DAY,
        installed_by=people[Roles.CONTRACTOR].user_id,
        logged_at=AT,
    )


def logged(session, home) -> list[InstalledMeasure]:
    """Return what was logged at a home."""
    return session.exec(select(InstalledMeasure).where(InstalledMeasure.home_id == home.id)).all()


def home_at(session, people, stage, measures=SHORT, **settings) -> Home:
    """Return a home between the work and the end of its inspection."""
    home = home_in_progress(session, people, measures, **settings)
    for to in (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
        if home.stage == stage:
            break
        step(session, people, home, to)
    assert home.stage == stage
    return home


def another_inspector(session, name="Otto Weber", firm=None, **settings) -> User:
    """Return a further inspector, who logs in as <name>@example.org."""
    provider = None
    if firm is not None:
        provider = session.exec(select(Provider).where(Provider.name == firm)).first() or Provider(name=firm)
        session.add(provider)
        session.flush()
    ines = session.exec(select(User).where(User.email == served.email_of(Roles.INSPECTOR))).one()
    role = session.exec(select(Role).where(Role.name == Roles.INSPECTOR.value)).one()
    user = User(
        email=f"{name.split()[0].lower()}@example.org",
        password=ines.password,
        fs_uniquifier=uuid4().hex,
        name=name,
        provider_id=provider.id if provider else None,
        roles=[role],
        **settings,
    )
    session.add(user)
    session.flush()
    return user
