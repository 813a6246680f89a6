"""The work scope and the installation record of a home, from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from webapp.clock import program_day
from webapp.db.people import User
from webapp.db.work import InstalledMeasure, MeasureFunding, MeasureSerial, MeasureStatus, Photo, PhotoStrike
from webapp.reports.installation_record_content import InstallationPaper, InstalledLine
from webapp.reports.work_scope_content import GateToPass, ScopeLine, WorkScopePaper
from webapp.services.errors import NotFound
from webapp.services.gates import gates_of
from webapp.services.homes import get_home
from webapp.services.paper_parties import contact_of, dwelling_of, name_of, provider_name
from webapp.services.scopes import items_of, latest_scope

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.db.work import ScopeItem, WorkScope
    from webapp.services.actors import Actor


def work_scope_of(session: Session, actor: Actor, home_id: str, *, owner: str = "") -> WorkScopePaper:
    """Return what the newest work scope of a home is written from.

    Raises
    ------
    NotFound
        If the actor may not see the home, or no work was proposed yet.
    """
    home = get_home(session, actor, home_id)
    scope = latest_scope(session, home_id)
    if scope is None:
        raise NotFound
    return WorkScopePaper(
        dwelling_of(home),
        scope.revision,
        tuple(
            ScopeLine(
                item.measure_id, item.quantity, item.unit, item.liwp_may_fund, item.estimated_cost_cents
            )
            for item in items_of(session, scope)
        ),
        owner=owner,
        contractor=provider_name(session, home.contractor_provider_id),
        proposed_by=name_of(session, scope.proposed_by),
        proposed_on=program_day(scope.proposed_at),
        approved_by=name_of(session, scope.approved_by),
        approved_on=None if scope.approved_at is None else program_day(scope.approved_at),
        scheduled_on=home.scheduled_on,
        gates=_gates(session, home_id),
        contact=contact_of(session, home),
    )


def installation_record_of(
    session: Session, actor: Actor, home_id: str, *, owner: str = ""
) -> InstallationPaper:
    """Return what the installation record of a home is written from, measure by measure.

    Raises
    ------
    NotFound
        If the actor may not see the home, or no work was approved yet.
    """
    home = get_home(session, actor, home_id)
    scope = latest_scope(session, home_id)
    if scope is None or scope.approved_at is None:
        raise NotFound
    logged = _logged(session, scope)
    days = [row.installed_on for row in logged.values() if row.installed_on is not None]
    items = items_of(session, scope)
    return InstallationPaper(
        dwelling_of(home),
        tuple(_line(session, item, logged.get(item.id)) for item in items),
        owner=owner,
        contractor=provider_name(session, home.contractor_provider_id),
        logged_by=_loggers(session, scope),
        begun_on=min(days, default=None),
        # The work is finished when every measure is logged; before that the last day is not its end.
        finished_on=max(days, default=None) if len(logged) == len(items) else None,
        gates=_gates(session, home_id),
        contact=contact_of(session, home),
    )


def _logged(session: Session, scope: WorkScope) -> dict[int, InstalledMeasure]:
    """Return what was logged, by the item of the scope."""
    items = [item.id for item in items_of(session, scope)]
    rows = session.exec(select(InstalledMeasure).where(col(InstalledMeasure.scope_item_id).in_(items)))
    return {row.scope_item_id: row for row in rows}


def _loggers(session: Session, scope: WorkScope) -> tuple[str, ...]:
    """Return the names of those who logged the work."""
    items = [item.id for item in items_of(session, scope)]
    names = session.exec(
        select(User.name)
        .join(InstalledMeasure, col(InstalledMeasure.installed_by) == col(User.id))
        .where(col(InstalledMeasure.scope_item_id).in_(items))
        .distinct()
        .order_by(User.name)
    )
    return tuple(names)


def _line(session: Session, item: ScopeItem, row: InstalledMeasure | None) -> InstalledLine:
    """Return one measure of the work as it was logged."""
    if row is None:
        return InstalledLine(item.measure_id, "not_logged", unit=item.unit, approved_quantity=item.quantity)
    further = session.exec(
        select(MeasureSerial.serial)
        .where(MeasureSerial.installed_measure_id == row.id)
        .order_by(col(MeasureSerial.id))
    )
    funding = session.exec(
        select(MeasureFunding)
        .where(MeasureFunding.installed_measure_id == row.id)
        .order_by(col(MeasureFunding.id))
    )
    is_installed = row.status == MeasureStatus.INSTALLED
    return InstalledLine(
        item.measure_id,
        row.status,
        unit=item.unit,
        approved_quantity=item.quantity,
        quantity=row.quantity if is_installed else None,
        reason="" if is_installed else row.reason,
        make=row.make,
        model=row.model,
        serials=(*((row.serial,) if row.serial else ()), *further),
        reading_before=row.reading_before,
        reading_after=row.reading_after,
        reading_unit=row.reading_unit,
        installed_on=row.installed_on,
        location=row.location,
        instrument=row.instrument,
        rating_certificate=row.rating_certificate,
        depth_inches=row.depth_inches,
        bags=row.bags,
        permit_number=row.permit_number,
        permit_on=row.permit_on,
        permit_closed_on=row.permit_closed_on,
        warranty=row.warranty,
        disposal_certificate=row.disposal_certificate,
        crew=row.crew,
        labour_hours=row.labour_hours,
        photos=_photos(session, row),
        funding=tuple((paid.source, paid.amount_cents) for paid in funding),
        total_cost_cents=row.total_cost_cents,
    )


def _photos(session: Session, row: InstalledMeasure) -> int:
    """Return how many photographs of a measure count."""
    struck = select(PhotoStrike.photo_id)
    counted = select(func.count()).where(Photo.installed_measure_id == row.id, col(Photo.id).not_in(struck))
    return int(session.exec(counted).one())


def _gates(session: Session, home_id: str) -> tuple[GateToPass, ...]:
    """Return the health-and-safety checks of a home as they stand."""
    return tuple(
        GateToPass(line.row.gate, line.state.value, line.measures, line.row.tested_on, line.row.reason)
        for line in gates_of(session, home_id)
    )
