"""What is known beside a home's tasks, and the steps beside its way: shown on the home's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from webapp.services.caseload_access import is_supervisor
from webapp.services.caseload_appeals import appeals_of, overrides_in_force
from webapp.services.caseload_holds import hold_of
from webapp.services.caseload_keys import matching
from webapp.services.caseload_matches import latest_decision
from webapp.services.caseload_records import HANDED_OVER, contact_of, notes_of
from webapp.stages import BEFORE_WORK, Stage
from webapp.views.caseworker.cells import names_of_users

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.db.caseload import DeterminationOverride, Hold, HomeNote, HouseholdContact
    from webapp.db.homes import Home
    from webapp.services.actors import Actor
    from webapp.services.caseload_appeals import Heard
    from webapp.ui.field import Words


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a home beside its tasks.

    Parameters
    ----------
    contact, hold : HouseholdContact or None, Hold or None
    notes : list of HomeNote
    overrides : list of DeterminationOverride
        Those in force.
    open_appeals : list of Heard
    undecided : list of str
        Homes that may be this one, not compared yet.
    supervisor : bool
        Whether whoever looks is a supervisor.
    looked_after_by : str
    names : dict
        People by their ids.
    """

    contact: HouseholdContact | None
    hold: Hold | None
    notes: list[HomeNote]
    overrides: list[DeterminationOverride]
    open_appeals: list[Heard]
    undecided: list[str]
    supervisor: bool
    looked_after_by: str
    names: dict[int | None, str]


def beside(session: Session, actor: Actor, home: Home, today: date) -> Beside:
    """Return what is known of a home beside its tasks."""
    notes, overrides = notes_of(session, home.id), overrides_in_force(session, home.id, today)
    people = [home.caseworker_id, *(note.written_by for note in notes), *(row.made_by for row in overrides)]
    names = names_of_users(session, people)
    return Beside(
        contact=contact_of(session, home.id),
        hold=hold_of(session, home.id),
        notes=notes,
        overrides=overrides,
        open_appeals=[each for each in appeals_of(session, home.id) if each.decision is None],
        undecided=[
            other for other in matching(session, home.id) if latest_decision(session, home.id, other) is None
        ],
        supervisor=is_supervisor(session, actor.user_id, today),
        looked_after_by=names.get(home.caseworker_id, ""),
        names=names,
    )


def steps_of(home: Home, known: Beside) -> list[tuple[Words, str]]:
    """Return the steps beside a home's way that can be taken now: what they are called, and where."""
    stage = Stage(home.stage)
    offered: list[tuple[Words, str, bool]] = [
        (_("Write a note"), "caseload.notes", True),
        (_("Whom to ask for"), "caseload.contact", True),
        (_("Correct the address"), "caseload.address", True),
        (_("Parcel number of the home"), "caseload.parcel", True),
        (_("Put the home on hold"), "caseload.hold", stage in BEFORE_WORK),
        (_("Let the home go on"), "caseload.resume", stage is Stage.DEFERRED),
        (_("Agree another day or contractor"), "caseload.another_day", stage is Stage.SCHEDULED),
        (_("Call the day off"), "caseload.call_off", stage is Stage.SCHEDULED),
        (_("Take the approval back"), "caseload.take_back", stage is Stage.APPROVED),
        (_("Send the work back to be put right"), "caseload.send_back", stage is Stage.DESK_REVIEW),
        (
            _("Certify the household again"),
            "caseload.certify",
            stage in (Stage.APPROVED, Stage.SCHEDULED, Stage.DEFERRED),
        ),
        (_("Appeals"), "caseload.appeals", stage is not Stage.SCREENED or bool(known.open_appeals)),
        (_("Override a decision"), "caseload.override", known.supervisor and stage in BEFORE_WORK),
        (_("Hand the home over to another organization"), "caseload.hand_over", stage in HANDED_OVER),
        (_("Withdraw the home"), "caseload.withdraw", stage in (*BEFORE_WORK, Stage.DEFERRED)),
    ]
    return [(name, url_for(endpoint, home_id=home.id)) for name, endpoint, possible in offered if possible]
