"""A programme drawn at random from a seed, and beside it what the manager's totals must come to."""

import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from uuid import uuid4

from sqlmodel import select

from tests.webapp.db.programme import AT, BESIDE, DAY, Programme
from tests.webapp.served import StoppedClock, copied_app
from webapp.canonical import sha256_of
from webapp.db import current_database, transaction
from webapp.db.homes import AssessmentRecord
from webapp.db.inspections import Certificate, Inspection
from webapp.db.work import FundingSource, InstalledMeasure, MeasureFunding, ScopeItem, WorkScope
from webapp.services.homes import change_stage
from webapp.stages import Stage, roles_for

MEASURES = ("attic_insulation", "heat_pump_water_heater", "led_lamps", "solar_pv", "duct_sealing")
FUELS = ("natural_gas", "propane", "electricity", None)
FIGURES = (
    "savings_kwh_per_year",
    "savings_therms_per_year",
    "avoided_kgco2e_per_year",
    "avoided_kgco2e_lifetime",
)


@dataclass
class Expected:
    """What was put in, counted while it was put in."""

    homes: int = 0
    stages: Counter = field(default_factory=Counter)
    flags: Counter = field(default_factory=Counter)
    not_known: Counter = field(default_factory=Counter)
    cents: Counter = field(default_factory=Counter)
    measures_not_known: Counter = field(default_factory=Counter)
    saved: dict = field(default_factory=dict)

    def save(self, figure, value):
        if value is None:
            self.not_known[figure] += 1
        else:
            self.saved.setdefault(figure, []).append(value)


class DrawnProgramme:
    """Homes at random stages, with random work, money and gaps."""

    def __init__(self, session, seed):
        self.session = session
        self.random = Random(seed)  # noqa: S311 - a drawing that can be repeated
        self.people = Programme.open(session)
        self.expected = Expected()

    def add_home(self):
        draw, stage = self.random, self.random.choice(list(Stage))
        home = self.people.open_home(self.session)
        before = BESIDE.get(stage, stage)
        if stage is Stage.DEFERRED:
            before = draw.choice((Stage.ENROLLED, Stage.APPROVED, Stage.SCHEDULED))
        work = _Work(self, home)
        for to in _WAY[1 : _WAY.index(before) + 1]:
            if not work.prepare(to):
                self.people.prepare(self.session, home, to)
            role = min(roles_for(Stage(home.stage), to))
            change_stage(self.session, self.people.in_role(role), home, to, AT)
        if stage is not before:
            self.people.step(self.session, home, stage)
        self.expected.homes += 1
        self.expected.stages[stage] += 1
        work.expect(stage)


class _Work:
    """The random work of one home."""

    def __init__(self, drawn, home):
        self.session, self.people, self.random, self.home = drawn.session, drawn.people, drawn.random, home
        self.expected = drawn.expected
        self.items, self.installed, self.fuel, self.figures = [], [], None, {}
        self.approved = self.certified = False
        self.observed = {}

    def prepare(self, to):
        match to:
            case Stage.ASSESSED:
                self.assess()
            case Stage.APPROVED:
                self.approve()
            case Stage.CONTRACTOR_COMPLETE:
                self.install()
            case Stage.REPORTED:
                self.certify()
            case _:
                return False
        return True

    def number(self, chance_unknown=0.2):
        return None if self.random.random() < chance_unknown else round(self.random.uniform(-50, 900), 3)

    def assess(self):
        self.fuel = self.random.choice(FUELS)
        self.figures = {m: {name: self.number(0.05) for name in FIGURES} for m in MEASURES}
        solar = {"annual_kwh": self.number(0.05)} | {n: self.figures["solar_pv"][n] for n in FIGURES[2:]}
        self.figures["solar_pv"] = {**solar, FIGURES[0]: 0.0, FIGURES[1]: 0.0}
        uses = [{"end_use": "hot_water", "fuel": self.fuel, "value": 1.0}] if self.fuel else []
        document = {
            "measures": [{"id": m, **self.figures[m]} for m in MEASURES if m != "solar_pv"],
            "solar": solar,
            "baseline": {"end_uses": uses},
        }
        text = json.dumps(document)
        record = AssessmentRecord(
            home_id=self.home.id, assessed_on=DAY, document=text, sha256=sha256_of(text),
            created_by=self.people.caseworker.user_id, created_at=AT,
        )  # fmt: skip
        self.session.add(record)
        self.session.flush()
        self.assessment = record

    def approve(self):
        by = self.people.caseworker.user_id
        scope = WorkScope(
            home_id=self.home.id, proposed_by=by, proposed_at=AT, assessment_id=self.assessment.id
        )
        self.session.add(scope)
        self.session.flush()
        for measure in self.random.sample(MEASURES, self.random.randint(1, len(MEASURES))):
            item = ScopeItem(
                scope_id=scope.id,
                measure_id=measure,
                quantity=1,
                unit="each",
                liwp_may_fund=self.random.random() < 0.7,
            )
            item.estimated_cost_cents = self.random.choice((None, self.random.randint(1, 900_000)))
            self.items.append(item)
        self.session.add_all(self.items)
        self.session.flush()
        scope.approved_by, scope.approved_at = by, AT
        self.session.flush()
        self.approved = True

    def install(self):
        for item in self.items:
            put_in = self.random.random() < 0.8
            measure = InstalledMeasure(
                client_id=str(uuid4()), home_id=self.home.id, scope_item_id=item.id, logged_at=AT,
                status="installed" if put_in else "not_installed", reason="" if put_in else "no access",
                quantity=1 if put_in else None, installed_on=DAY if put_in else None,
                installed_by=self.people.contractor.user_id,
            )  # fmt: skip
            self.session.add(measure)
            self.session.flush()
            if put_in:
                self.installed.append((item.measure_id, self.pay(measure)))

    def pay(self, measure):
        sources = self.random.sample(list(FundingSource), self.random.randint(0, 3))
        for source in sources:
            cents = self.random.randint(0, 900_000)
            self.session.add(
                MeasureFunding(installed_measure_id=measure.id, source=source.value, amount_cents=cents)
            )
            self.expected.cents[f"spent-{source.value}"] += cents
        self.session.flush()
        return bool(sources)

    def certify(self):
        names = (*FIGURES, "solar_kwh_per_year")
        self.observed = {name: self.number(0.1) for name in names}
        text = json.dumps(certificate_document(self.observed))
        inspection = self.session.exec(select(Inspection).where(Inspection.home_id == self.home.id)).all()[-1]
        self.session.add(
            Certificate(
                home_id=self.home.id,
                inspection_id=inspection.id,
                token=uuid4().hex,
                document=text,
                sha256=sha256_of(text),
                issued_by=self.people.inspector.user_id,
                issued_at=AT,
            )
        )
        self.session.flush()
        self.certified = True

    def expect(self, stage):
        ids = [measure for measure, _ in self.installed]
        for _, is_paid in self.installed:
            self.expected.measures_not_known["spent-not-known"] += not is_paid
        if stage in (Stage.PASSED, Stage.REPORTED):
            self.expected.flags["upgraded"] += bool(ids)
            self.expected.flags["solar"] += "solar_pv" in ids
            if "heat_pump_water_heater" in ids:
                self.expected.flags["electrified"] += self.fuel in ("natural_gas", "propane")
                self.expected.not_known["electrified"] += self.fuel is None
        if self.approved and stage is not Stage.WITHDRAWN:
            self.expect_approved()
        if self.certified:
            for key, name in zip(_KEYS, (*FIGURES, "solar_kwh_per_year"), strict=True):
                self.expected.save(f"certified-{key}", self.observed[name])

    def expect_approved(self):
        for item in self.items:
            if item.estimated_cost_cents is None:
                self.expected.measures_not_known["committed-not-known"] += 1
            else:
                key = "committed-liwp" if item.liwp_may_fund else "committed-other"
                self.expected.cents[key] += item.estimated_cost_cents
        for key, name in zip(_KEYS, (*FIGURES, "annual_kwh"), strict=True):
            parts = [self.figures[i.measure_id].get(name, 0.0) for i in self.items]
            self.expected.save(f"approved-{key}", None if None in parts else sum(parts))


def certificate_document(observed):
    """Return as much of a certificate as the programme reads."""
    return {"observed": {"totals": observed}}


_KEYS = ("kwh", "therms", "tonnes", "lifetime-tonnes", "solar-kwh")
_WAY = (
    Stage.SCREENED,
    Stage.ENROLLED,
    Stage.ASSESSED,
    Stage.SCOPED,
    Stage.APPROVED,
    Stage.SCHEDULED,
    Stage.IN_PROGRESS,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.PASSED,
    Stage.REPORTED,
)


def with_programme(original, folder, homes):
    """Copy a data folder and put a random programme of some homes into the copy; return it."""
    app = copied_app(original, folder, StoppedClock())
    with app.test_request_context(), transaction() as session:
        drawn = DrawnProgramme(session, 7)
        for _ in range(homes):
            drawn.add_home()
    with app.app_context():
        current_database().engine.dispose()
    return folder
