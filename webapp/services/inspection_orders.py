"""The manager's order to inspect a home once more that had passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.quality import HomeReopening
from webapp.roles import Roles
from webapp.services.errors import NotAllowed, NotFound, Refused, StepNotAllowed
from webapp.services.row_versions import lock
from webapp.services.stage_changes import change_stage
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

PASSED = (Stage.PASSED, Stage.REPORTED)


def order_inspection(
    session: Session, actor: Actor, home_id: str, reason: str, at: datetime
) -> HomeReopening:
    """Send a home that passed to a further final inspection.

    Raises
    ------
    NotAllowed, NotFound
        If it is not for this person to do, or there is no such home.
    StepNotAllowed
        If the home has not passed.
    Refused
        If its certificate is still in force, or the reason is missing.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    home = session.get(Home, home_id)
    if home is None:
        raise NotFound
    lock(session, home)
    if home.stage not in PASSED:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    in_force = select(Certificate.id).where(
        Certificate.home_id == home_id, col(Certificate.revoked_at).is_(None)
    )
    if session.exec(in_force).first() is not None:
        raise Refused("certificate_in_force", None, _("Revoke the certificate first."))
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    order = HomeReopening(home_id=home_id, reason=reason.strip(), ordered_by=actor.user_id, ordered_at=at)
    session.add(order)
    session.flush()
    change_stage(session, actor, home, Stage.FINAL_INSPECTION, at, reason=order.reason)
    return order


def orders_of(session: Session, home_id: str) -> Sequence[HomeReopening]:
    """Return the orders to inspect a home again, the latest first."""
    statement = select(HomeReopening).where(HomeReopening.home_id == home_id)
    return session.exec(statement.order_by(col(HomeReopening.id).desc())).all()
