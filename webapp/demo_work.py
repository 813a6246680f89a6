"""What the demo's contractor and inspector do to a home, each step through the services."""

from __future__ import annotations

import io
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from webapp.clock import program_day
from webapp.db.inspections import InspectionKind, ItemVerdict, Verdict
from webapp.db.work import FundingSource, GateState, GateTime
from webapp.demo_office import estimated_cents
from webapp.evidence import Change, load_evidence
from webapp.evidence.log import load_log_rules
from webapp.roles import Roles
from webapp.services.desk_checks import InstallationClaim
from webapp.services.gates import GateFinding, gates_of, settle_gate
from webapp.services.inspection_assignments import assign
from webapp.services.inspection_verdicts import Conclusion, conclude
from webapp.services.inspections import (
    Observation,
    check_papers,
    checklist,
    record_item,
    record_visit,
    required_inspection,
    start,
)
from webapp.services.installation import NotInstalledClaim, NotInstalledReason, log_measure
from webapp.services.jobs import ItemState, complete_work, get_job, start_work
from webapp.services.photos import keep_photo, prepare_photo
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from webapp.demo_programme import Visit
    from webapp.services.inspections import Line
    from webapp.services.jobs import JobItem

    Step = Callable[[Visit], str | None]

# Where the catalogue has no cost: what the demo's contractor asks for.
USUAL_CENTS = 42_000
# What the demo's instruments show where a safety check measures something.
QUIET_AIR = 9.0
SOLAR_CENTS_PER_KW = 380_000
PHOTO_SIZE = (320, 240)
COLOURS = ("#4a6b8a", "#7d5a3c", "#5d7f4e", "#8a4a5f", "#6b5b95")
# Readings as a measuring instrument or a nameplate gives them: before the work and after it.
READINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "air_sealing": ("3200", "2450"),
        "duct_sealing": ("28", "9"),
        "attic_insulation": ("11", "38"),
        "wall_insulation": ("0", "13"),
        "low_flow_showerhead": ("2.5", "1.5"),
        "heat_pump_water_heater": ("0.6", "3.3"),
        "refrigerator": ("1107", "450"),
        "evaporative_cooler": ("1", "1"),
        "led_lamps": ("60", "9"),
    }
)


def begin(visit: Visit) -> None:
    """Begin the work."""
    contractor = visit.people.actors[Roles.CONTRACTOR]
    start_work(visit.session, contractor, visit.home_id, visit.at)
    _settle_gates(visit, GateTime.LOGGING)


def give_to_the_inspectors(visit: Visit) -> None:
    """Assign the home to the firm that inspects: its people see no other homes."""
    firm = visit.people.actors[Roles.INSPECTOR].provider_id
    manager = visit.people.actors[Roles.MANAGER]
    assign(visit.session, manager, visit.home_id, f"f{firm}", planned_on=None, at=visit.at)


def log_the_first_half(visit: Visit) -> None:
    """Log half of the measures."""
    items = _items_to_log(visit)
    for item in items[: len(items) // 2 + 1]:
        _log(visit, item)


def log_the_rest(visit: Visit) -> None:
    """Log the other measures; the last lamp order of one home never came."""
    for item in _items_to_log(visit):
        if item.measure_id == "led_lamps" and visit.home.until is Stage.REPORTED:
            _leave_out(visit, item)
        else:
            _log(visit, item)


def report_done(visit: Visit) -> None:
    """Settle what is checked after the work, and report it as done."""
    _settle_gates(visit, GateTime.COMPLETION)
    complete_work(visit.session, visit.people.actors[Roles.CONTRACTOR], visit.home_id, visit.at)


def look_during_the_work(visit: Visit) -> None:
    """Begin an inspection while the work can still be seen."""
    inspector = visit.people.actors[Roles.INSPECTOR]
    start(visit.session, inspector, visit.home_id, InspectionKind.IN_PROGRESS, visit.at)


def begin_the_papers(visit: Visit) -> None:
    """Begin to check the papers."""
    inspector = visit.people.actors[Roles.INSPECTOR]
    check_papers(visit.session, inspector, visit.home_id, complete=None, reason=None, at=visit.at)


def finish_the_papers(visit: Visit) -> None:
    """Find the papers complete."""
    inspector = visit.people.actors[Roles.INSPECTOR]
    check_papers(visit.session, inspector, visit.home_id, complete=True, reason=None, at=visit.at)


def inspect_and_pass(visit: Visit) -> None:
    """Inspect the finished work, and pass it; a little less was found than was claimed."""
    _inspect(visit, ())
    _conclude(visit, Conclusion(verdict=Verdict.PASS))


def inspect_and_send_back(visit: Visit) -> None:
    """Inspect the finished work, and send it back for its insulation."""
    _inspect(visit, ("attic_insulation",))
    _conclude(visit, Conclusion(verdict=Verdict.REWORK, reason=visit.home.reason))


def _settle_gates(visit: Visit, when: GateTime) -> None:
    """Find the safety checks of a home in order; a hazard that the assessor knew is mended first."""
    contractor = visit.people.actors[Roles.CONTRACTOR]
    for line in gates_of(visit.session, visit.home_id):
        if line.rule.holds is not when or line.is_settled:
            continue
        found = GateFinding(
            state=GateState.PASSED,
            reading=QUIET_AIR if line.rule.reading else None,
            instrument="Demo meter" if line.rule.reading else "",
            tested_on=program_day(visit.at),
        )
        settle_gate(visit.session, contractor, visit.home_id, line.rule.id, found=found, at=visit.at)


def _items_to_log(visit: Visit) -> list[JobItem]:
    job = get_job(visit.session, visit.people.actors[Roles.CONTRACTOR], visit.home_id)
    return [item for item in job.items if item.state is ItemState.TO_DO]


def _log(visit: Visit, item: JobItem) -> None:
    contractor = visit.people.actors[Roles.CONTRACTOR]
    for number, kind in enumerate(load_log_rules().photos_of(item.measure_id)):
        photo = prepare_photo(_drawn_photo(visit.home_id, item, number))
        keep_photo(
            visit.session,
            contractor,
            visit.home_id,
            item.id,
            photo,
            folder=visit.photos,
            kind=kind,
            at=visit.at,
        )
    claim = _claim(visit, item)
    codes = frozenset(
        {
            "cost_unusual",
            "excluded_beside",
            "permit_missing",
            "photo_too_few",
            "quantity_off_scope",
            "reading_unusually_high",
            "reading_unusually_low",
            "serials_too_few",
        }
    )
    log_measure(
        visit.session,
        contractor,
        visit.home_id,
        item.id,
        claim,
        client_id=f"demo-{item.id}",
        row_version=None,
        confirmed=codes,
        at=visit.at,
    )


def _claim(visit: Visit, item: JobItem) -> InstallationClaim:
    evidence = load_evidence().of(item.measure_id)
    before, after = _readings(item)
    has_plate = evidence.equipment
    has_permit = "permit_number" in load_log_rules().fields_of(item.measure_id)
    return InstallationClaim(
        quantity=Decimal(str(item.quantity)),
        make="Aldergrove" if has_plate else "",
        model=f"{item.measure_id[:3].upper()}-{int(item.quantity)}" if has_plate else "",
        serial=f"DEMO{item.id:06d}" if has_plate else None,
        reading_before=before,
        reading_after=after,
        permit_number=f"B26-{item.id:05d}" if has_permit else "",
        installed_on=program_day(visit.at),
        funding=_funding(item),
        note="Measured twice; see the photo.",
    )


def _readings(item: JobItem) -> tuple[Decimal | None, Decimal | None]:
    reading = load_evidence().of(item.measure_id).reading
    if reading is None:
        return None, None
    least, most = reading.usual_least or reading.least, reading.usual_most or reading.most
    before, after = (Decimal(text) for text in READINGS.get(item.measure_id, ("10", "5")))
    if least is not None:
        after = max(after, Decimal(str(least)))
    if most is not None:
        after = min(after, Decimal(str(most)))
    if reading.change is Change.HIGHER:
        before = min(before, after - 1)
    elif reading.change is not None:
        before = max(before, after + 1)
    return (None if reading.before.value == "not_asked" else max(before, Decimal(0))), after


def _funding(item: JobItem) -> dict[FundingSource, int]:
    """Return who pays: LIWP where it may, a utility for a tenth of the water heater, else the owner."""
    cents = estimated_cents(item.measure_id, item.quantity) or USUAL_CENTS
    if item.measure_id == "solar_pv":
        cents = int(SOLAR_CENTS_PER_KW * item.quantity)
    if not item.liwp_may_fund:
        return {FundingSource.OWNER: cents}
    if item.measure_id == "heat_pump_water_heater":
        return {FundingSource.LIWP: cents - cents // 10, FundingSource.UTILITY: cents // 10}
    return {FundingSource.LIWP: cents}


def _leave_out(visit: Visit, item: JobItem) -> None:
    log_measure(
        visit.session,
        visit.people.actors[Roles.CONTRACTOR],
        visit.home_id,
        item.id,
        NotInstalledClaim(reason=NotInstalledReason.NO_MATERIAL, explanation="The order did not arrive."),
        client_id=f"demo-{item.id}",
        row_version=None,
        at=visit.at,
    )


def _drawn_photo(home_id: str, item: JobItem, number: int) -> bytes:
    """Return a drawing in place of a photo; each is another one."""
    picture = Image.new("RGB", PHOTO_SIZE, COLOURS[(item.id + number) % len(COLOURS)])
    draw = ImageDraw.Draw(picture)
    draw.text(
        (20, 90),
        f"DEMO PHOTO\n{item.measure_id.replace('_', ' ')}\n{item.id}.{number} {home_id[:8]}",
        fill="white",
    )
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()


def _inspect(visit: Visit, failed: tuple[str, ...]) -> None:
    """Fill in the checklist."""
    inspector, kind = visit.people.actors[Roles.INSPECTOR], InspectionKind.POST_INSTALLATION
    start(visit.session, inspector, visit.home_id, kind, visit.at)
    record_visit(
        visit.session, inspector, visit.home_id, kind, visit.at.date(), row_version=_seen(visit), at=visit.at
    )
    for line in checklist(visit.session, required_inspection(visit.session, inspector, visit.home_id, kind)):
        record_item(
            visit.session,
            inspector,
            visit.home_id,
            kind,
            item_id=line.item.id,
            found=_observation(line, is_faulty=line.scope.measure_id in failed),
            row_version=_seen(visit),
            at=visit.at,
        )


def _observation(line: Line, *, is_faulty: bool) -> Observation:
    if not line.is_installed:
        return Observation(verdict=ItemVerdict.NOT_APPLICABLE, note="Not installed; the reason is logged.")
    if is_faulty:
        return Observation(
            observed_quantity=round((line.item.claimed_quantity or 0) * 0.7, 1),
            observed_reading=line.item.claimed_reading,
            verdict=ItemVerdict.FAIL,
            code="quantity_short",
            note="Insulation is missing over the hallway.",
        )
    is_counted = line.scope.unit == "ft2"
    found = (line.item.claimed_quantity or 0) * (0.97 if is_counted else 1.0)
    return Observation(
        observed_quantity=round(found, 2),
        observed_reading=line.item.claimed_reading,
        verdict=ItemVerdict.PASS,
    )


def _conclude(visit: Visit, conclusion: Conclusion) -> None:
    conclude(
        visit.session,
        visit.people.actors[Roles.INSPECTOR],
        visit.home_id,
        InspectionKind.POST_INSTALLATION,
        conclusion,
        row_version=_seen(visit),
        verify_address=visit.verify_address,
        at=visit.at,
    )


def _seen(visit: Visit) -> int:
    inspector = visit.people.actors[Roles.INSPECTOR]
    kind = InspectionKind.POST_INSTALLATION
    return required_inspection(visit.session, inspector, visit.home_id, kind).row_version


WORK_STEPS: Mapping[Stage, tuple[Step, ...]] = MappingProxyType(
    {
        Stage.IN_PROGRESS: (begin, give_to_the_inspectors, log_the_first_half),
        Stage.IN_PROGRESS_INSPECTION: (look_during_the_work,),
        Stage.CONTRACTOR_COMPLETE: (log_the_rest, report_done),
        Stage.DESK_REVIEW: (begin_the_papers,),
        Stage.FINAL_INSPECTION: (finish_the_papers,),
        Stage.PASSED: (inspect_and_pass,),
        Stage.REWORK: (inspect_and_send_back,),
    }
)
