"""What the caseworker and the manager of the demo programme do to a home, each step through the services."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from calculators.measures.catalogue import load_catalogue
from rules.facts import IncomeRecord
from webapp.clock import program_day
from webapp.db.caseload import HoldReason
from webapp.roles import Roles
from webapp.services.case_facts import case_of
from webapp.services.caseload_holds import HoldTerms, hold, withdraw
from webapp.services.determinations import assess_and_store, determine_and_store, latest_assessment
from webapp.services.homes import Address, change_stage, get_home
from webapp.services.intake import declare_zero_income, open_case, save_answers, save_income
from webapp.services.scopes import ProposedItem, approve, candidates, propose, schedule
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from webapp.demo_programme import Visit
    from webapp.services.scopes import Candidate

    Step = Callable[[Visit], str | None]

CENTS = 100
DAYS_UNTIL_WORK = timedelta(days=4)
DAYS_ON_HOLD = timedelta(days=60)
# Where the home's facts do not tell how much: for the demo, a usual amount.
USUAL_QUANTITY = MappingProxyType({"wall_insulation": 900.0, "attic_insulation": 1000.0, "led_lamps": 8.0})


def open_and_answer(visit: Visit) -> str:
    """Open the home and save what the household said, page by page."""
    home, caseworker = visit.home, visit.people.actors[Roles.CASEWORKER]
    facts = home.household()
    language = facts["household"].pop("language", None)
    address = Address(address_line=home.address_line, unit=home.unit, city=home.city, zip_code=home.zip_code)
    home_id = open_case(visit.session, caseworker, address, language, visit.at).id
    income = facts["household"].pop("income", [])
    has_no_income = facts["household"].pop("zero_income_declared", False)
    for section, answers in facts.items():
        dotted = {f"{section}.{name}": value for name, value in answers.items()}
        save_answers(
            visit.session,
            caseworker,
            home_id,
            section,
            dotted,
            row_version=_version(visit, home_id),
            at=visit.at,
        )
    for record in income:
        save_income(
            visit.session,
            caseworker,
            home_id,
            IncomeRecord.model_validate(record),
            place=None,
            row_version=_version(visit, home_id),
            at=visit.at,
        )
    if has_no_income:
        declare_zero_income(
            visit.session,
            caseworker,
            home_id,
            declared=True,
            row_version=_version(visit, home_id),
            at=visit.at,
        )
    if home.decided:
        visit.home_id = home_id
        determine(visit)
    return home_id


def determine(visit: Visit) -> None:
    """Decide on every programme; a home of which one is a yes is enrolled by that."""
    determine_and_store(
        visit.session,
        visit.people.actors[Roles.CASEWORKER],
        visit.home_id,
        on=program_day(visit.at),
        today=program_day(visit.at),
        row_version=_version(visit, visit.home_id),
        at=visit.at,
    )


def assess(visit: Visit) -> None:
    """Work out what suits the home."""
    assess_and_store(
        visit.session,
        visit.people.actors[Roles.CASEWORKER],
        visit.home_id,
        on=program_day(visit.at),
        at=visit.at,
    )


def propose_the_plan(visit: Visit) -> None:
    """Propose the measures of the plan, with the catalogue's costs where it has them."""
    assessment = latest_assessment(visit.session, visit.home_id)
    if assessment is None:
        raise RuntimeError("the demo proposes work after the assessment")
    items = [_item(candidate) for candidate in candidates(assessment) if candidate.in_package]
    caseworker = visit.people.actors[Roles.CASEWORKER]
    propose(visit.session, caseworker, visit.home_id, items, row_version=0, at=visit.at)


def approve_the_plan(visit: Visit) -> None:
    """Approve what was proposed."""
    approve(visit.session, visit.people.approver(), visit.home_id, row_version=1, at=visit.at)


def schedule_the_work(visit: Visit) -> None:
    """Agree the contractor and the day."""
    caseworker, contractor = visit.people.actors[Roles.CASEWORKER], visit.people.actors[Roles.CONTRACTOR]
    if contractor.provider_id is None:
        raise RuntimeError("the demo's contractor works for a firm")
    schedule(
        visit.session,
        caseworker,
        visit.home_id,
        contractor_provider_id=contractor.provider_id,
        day=program_day(visit.at + DAYS_UNTIL_WORK),
        today=program_day(visit.at),
        row_version=get_home(visit.session, caseworker, visit.home_id).row_version,
        at=visit.at,
    )


def report_to_the_state(visit: Visit) -> None:
    """Count the home in the monthly report."""
    manager = visit.people.actors[Roles.MANAGER]
    home = get_home(visit.session, manager, visit.home_id)
    change_stage(visit.session, manager, home, Stage.REPORTED, visit.at)


def leave(visit: Visit) -> None:
    """Put the home on hold, or withdraw it."""
    caseworker, session = visit.people.actors[Roles.CASEWORKER], visit.session
    if visit.home.until is Stage.WITHDRAWN:
        withdraw(session, caseworker, visit.home_id, reason=visit.home.reason, at=visit.at)
        return
    terms = HoldTerms(
        reason=HoldReason.MOISTURE,
        detail=visit.home.reason,
        revisit_on=program_day(visit.at + DAYS_ON_HOLD),
    )
    hold(session, caseworker, visit.home_id, terms, today=program_day(visit.at), at=visit.at)


def _version(visit: Visit, home_id: str) -> int:
    case = case_of(visit.session, home_id)
    return case.row_version if case is not None else 0


def _item(candidate: Candidate) -> ProposedItem:
    quantity = candidate.quantity or USUAL_QUANTITY.get(candidate.measure_id, 1.0)
    return ProposedItem(
        measure_id=candidate.measure_id,
        quantity=quantity,
        estimated_cost_cents=estimated_cents(candidate.measure_id, quantity),
    )


def estimated_cents(measure_id: str, quantity: float) -> int | None:
    """Return what the catalogue says that a measure costs; None where it does not say."""
    costs = {measure.id: measure.cost_usd for measure in load_catalogue("us_ca").measures}
    cost = costs.get(measure_id)
    if cost is None:
        return None
    cents = Decimal(str(cost.value)) * Decimal(str(quantity)) * CENTS
    return int(cents.to_integral_value(ROUND_HALF_UP))


OFFICE_STEPS: Mapping[Stage, tuple[Step, ...]] = MappingProxyType(
    {
        Stage.SCREENED: (open_and_answer,),
        Stage.ENROLLED: (determine,),
        Stage.ASSESSED: (assess,),
        Stage.SCOPED: (propose_the_plan,),
        Stage.APPROVED: (approve_the_plan,),
        Stage.SCHEDULED: (schedule_the_work,),
        Stage.REPORTED: (report_to_the_state,),
        Stage.DEFERRED: (leave,),
        Stage.WITHDRAWN: (leave,),
    }
)
