"""A small programme for tests, and homes led to any stage by the ordinary way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from sqlmodel import Session, col, func, select

from webapp.canonical import sha256_of
from webapp.db.caseload import Hold
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.inspections import Certificate, Inspection
from webapp.db.people import Provider, User
from webapp.db.quality import HomeReopening
from webapp.db.work import InstalledMeasure, ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.homes import Address, change_stage, open_home
from webapp.stages import NEEDS_REASON, Stage, roles_for

AT = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
DAY = date(2026, 6, 30)
UNTIL = date(2027, 6, 30)
ADDRESS = Address(address_line="1234 N Blackstone Ave", city="Fresno", zip_code="93703")
MAIN_WAY = (
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
# Stages beside the main way, each by the stage that it is reached from here.
BESIDE = {
    Stage.IN_PROGRESS_INSPECTION: Stage.IN_PROGRESS,
    Stage.REWORK: Stage.DESK_REVIEW,
    Stage.DEFERRED: Stage.ENROLLED,
    Stage.WITHDRAWN: Stage.SCREENED,
}
DOCUMENT = "{}"
SHA256 = sha256_of(DOCUMENT)


def add_user(session: Session, name: str, provider_id: int | None = None) -> User:
    """Return a new user who cannot log in."""
    user = User(email=f"{uuid4().hex}@example.org", fs_uniquifier=uuid4().hex, name=name)
    user.password, user.provider_id = "-", provider_id
    session.add(user)
    session.flush()
    return user


@dataclass(frozen=True)
class Programme:
    """Who works in the programme."""

    caseworker: Actor
    other_caseworker: Actor
    contractor: Actor
    other_contractor: Actor
    inspector: Actor
    manager: Actor
    auditor: Actor

    @classmethod
    def open(cls, session: Session) -> "Programme":
        names = ("Valley Homes", "Coast Homes", "Sierra Insulation", "Delta Insulation")
        providers = [Provider(name=name) for name in names]
        session.add_all(providers)
        session.flush()
        valley, coast, sierra, delta = (provider.id for provider in providers)

        def actor(role: Roles, provider_id: int | None = None) -> Actor:
            return Actor(add_user(session, role.value, provider_id).id, role, provider_id)

        return cls(
            caseworker=actor(Roles.CASEWORKER, valley),
            other_caseworker=actor(Roles.CASEWORKER, coast),
            contractor=actor(Roles.CONTRACTOR, sierra),
            other_contractor=actor(Roles.CONTRACTOR, delta),
            inspector=actor(Roles.INSPECTOR),
            manager=actor(Roles.MANAGER),
            auditor=actor(Roles.AUDITOR),
        )

    def everybody(self) -> tuple[Actor, ...]:
        return tuple(vars(self).values())

    def in_role(self, role: Roles) -> Actor:
        return next(actor for actor in self.everybody() if actor.role is role)

    def open_home(self, session: Session) -> Home:
        """Return a new home; each stands at a number of its own, so that none looks like another."""
        before = session.exec(select(func.count()).select_from(Home)).one()
        line = f"{before or ''}{ADDRESS.address_line}"
        return open_home(session, self.caseworker, ADDRESS.model_copy(update={"address_line": line}), AT)

    def home_at(self, session: Session, stage: Stage, *, deferred_from: Stage | None = None) -> Home:
        """Return a new home at a stage, led there step by step."""
        home = self.open_home(session)
        before = (deferred_from if stage is Stage.DEFERRED else None) or BESIDE.get(stage)
        for to in MAIN_WAY[1 : MAIN_WAY.index(before or stage) + 1]:
            self.step(session, home, to)
        if before is not None:
            self.step(session, home, stage)
        return home

    def step(self, session: Session, home: Home, to: Stage) -> None:
        """Put on record what a step needs, then take it in a role that may."""
        self.prepare(session, home, to)
        role = min(roles_for(Stage(home.stage), to))
        reason = "as agreed by telephone" if to in NEEDS_REASON else None
        change_stage(session, self.in_role(role), home, to, AT, reason=reason)

    def prepare(self, session: Session, home: Home, to: Stage) -> None:
        """Put on record what a step needs."""
        if home.stage == Stage.DEFERRED:
            self.end_hold(session, home)
            return
        if (record := self.record_for(home, to)) is not None:
            session.add(record)
        match to:
            case Stage.APPROVED if home.stage == Stage.SCOPED:
                self.approved_scope(session, home)
            case Stage.SCHEDULED:
                home.contractor_provider_id = self.contractor.provider_id
                home.scheduled_on = DAY
            case Stage.CONTRACTOR_COMPLETE if home.stage == Stage.IN_PROGRESS:
                session.add(self.measure(session, home))
            case Stage.PASSED:
                session.add(self.inspection(home, "pass"))
            case Stage.REPORTED:
                session.add(self.certificate(session, home))
            case Stage.FINAL_INSPECTION if home.stage in (Stage.PASSED, Stage.REPORTED):
                self.order_again(session, home)
        session.flush()

    def record_for(self, home: Home, to: Stage) -> Determination | Hold | AssessmentRecord | None:
        """Return the one row that a step of the office needs, where it needs one."""
        if to is Stage.ENROLLED and home.stage == Stage.SCREENED:
            return self.determination(home, "eligible")
        made = {Stage.DEFERRED: self.hold, Stage.ASSESSED: self.assessment}
        return made[to](home) if to in made else None

    def hold(self, home: Home) -> Hold:
        return Hold(
            home_id=home.id,
            reason="severe_moisture",
            revisit_on=DAY,
            held_by=self.caseworker.user_id,
            held_at=AT,
        )

    def end_hold(self, session: Session, home: Home) -> None:
        hold = session.exec(select(Hold).where(Hold.home_id == home.id, col(Hold.ended_at).is_(None))).one()
        hold.ended_by, hold.ended_at = self.caseworker.user_id, AT
        session.flush()

    def order_again(self, session: Session, home: Home) -> None:
        """Revoke the certificate, and order the home to be inspected again."""
        for certificate in session.exec(select(Certificate).where(Certificate.home_id == home.id)):
            certificate.revoked_at = AT
        manager = self.manager.user_id
        session.add(HomeReopening(home_id=home.id, reason="a complaint", ordered_by=manager, ordered_at=AT))

    def assessment(self, home: Home) -> AssessmentRecord:
        return AssessmentRecord(
            home_id=home.id,
            assessed_on=DAY,
            document=DOCUMENT,
            sha256=SHA256,
            created_by=self.caseworker.user_id,
            created_at=AT,
        )

    def determination(self, home: Home, outcome: str) -> Determination:
        return Determination(
            home_id=home.id,
            program="liwp_single_family",
            outcome=outcome,
            decided_on=DAY,
            effective_on=DAY,
            valid_until=UNTIL if outcome == "eligible" else None,
            document=DOCUMENT,
            sha256=SHA256,
            created_by=self.caseworker.user_id,
            created_at=AT,
        )

    def approved_scope(self, session: Session, home: Home) -> WorkScope:
        scope = WorkScope(home_id=home.id, proposed_by=self.caseworker.user_id, proposed_at=AT)
        session.add(scope)
        session.flush()
        item = ScopeItem(
            scope_id=scope.id, measure_id="attic_insulation", quantity=900, unit="ft2", liwp_may_fund=True
        )
        session.add(item)
        session.flush()
        scope.approved_by, scope.approved_at = self.caseworker.user_id, AT
        session.flush()
        return scope

    def measure(self, session: Session, home: Home, serial: str | None = None) -> InstalledMeasure:
        item = session.exec(select(ScopeItem).join(WorkScope).where(WorkScope.home_id == home.id)).one()
        return InstalledMeasure(
            client_id=str(uuid4()),
            home_id=home.id,
            scope_item_id=item.id,
            status="installed",
            quantity=900,
            installed_on=DAY,
            installed_by=self.contractor.user_id,
            logged_at=AT,
            serial=serial,
        )

    def inspection(
        self, home: Home, verdict: str | None, kind: str = "post_installation", by: Actor | None = None
    ) -> Inspection:
        return Inspection(
            home_id=home.id,
            kind=kind,
            inspector_id=(by or self.inspector).user_id,
            inspected_on=DAY,
            verdict=verdict,
            opened_at=AT,
        )

    def certificate(self, session: Session, home: Home) -> Certificate:
        found = session.exec(select(Inspection).where(Inspection.home_id == home.id)).all()
        return Certificate(
            home_id=home.id,
            inspection_id=found[-1].id,
            token=uuid4().hex,
            document=DOCUMENT,
            sha256=SHA256,
            issued_by=self.inspector.user_id,
            issued_at=AT,
        )
