"""The one place that says where a home stands, where it may go next, and who may send it there."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString


class Stage(StrEnum):
    """Where a home stands."""

    SCREENED = "screened"
    ENROLLED = "enrolled"
    ASSESSED = "assessed"
    SCOPED = "scoped"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    IN_PROGRESS_INSPECTION = "in_progress_inspection"
    CONTRACTOR_COMPLETE = "contractor_complete"
    DESK_REVIEW = "desk_review"
    FINAL_INSPECTION = "final_inspection"
    PASSED = "passed"
    REPORTED = "reported"
    REWORK = "rework"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


# Before work begins a home can wait or leave; afterwards it is finished, or put right.
BEFORE_WORK = (
    Stage.SCREENED,
    Stage.ENROLLED,
    Stage.ASSESSED,
    Stage.SCOPED,
    Stage.APPROVED,
    Stage.SCHEDULED,
)
# While these last, what was installed may still be logged and corrected.
WORK = (Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION, Stage.REWORK)

# From its approval on a home is being served, or was: the same home is not served a second time.
SERVED = (
    Stage.APPROVED,
    Stage.SCHEDULED,
    *WORK,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.PASSED,
    Stage.REPORTED,
)

_OFFICE = frozenset({Roles.CASEWORKER})
_CREW = frozenset({Roles.CONTRACTOR})
_INSPECTOR = frozenset({Roles.INSPECTOR})
_MANAGER = frozenset({Roles.MANAGER})

# Every step there is, and the roles that may take it. A deferred home goes back to the stage that it left,
# and to no other: see `allowed`.
STEPS: Mapping[tuple[Stage, Stage], frozenset[Roles]] = MappingProxyType(
    {
        (Stage.SCREENED, Stage.ENROLLED): _OFFICE,
        (Stage.ENROLLED, Stage.ASSESSED): _OFFICE,
        (Stage.ASSESSED, Stage.SCOPED): _OFFICE,
        (Stage.SCOPED, Stage.APPROVED): _OFFICE,
        (Stage.APPROVED, Stage.SCHEDULED): _OFFICE,
        (Stage.SCHEDULED, Stage.IN_PROGRESS): _CREW,
        (Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION): _CREW | _INSPECTOR,
        (Stage.IN_PROGRESS, Stage.CONTRACTOR_COMPLETE): _CREW,
        (Stage.IN_PROGRESS_INSPECTION, Stage.IN_PROGRESS): _INSPECTOR,
        (Stage.IN_PROGRESS_INSPECTION, Stage.REWORK): _INSPECTOR,
        (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW): _CREW | _OFFICE | _INSPECTOR,
        (Stage.DESK_REVIEW, Stage.FINAL_INSPECTION): _OFFICE | _INSPECTOR,
        (Stage.DESK_REVIEW, Stage.REWORK): _OFFICE | _INSPECTOR,
        (Stage.FINAL_INSPECTION, Stage.PASSED): _INSPECTOR,
        (Stage.FINAL_INSPECTION, Stage.REWORK): _INSPECTOR,
        (Stage.PASSED, Stage.REPORTED): _OFFICE | _MANAGER,
        # By the manager's order, after the certificate was revoked: the home is inspected once more.
        (Stage.PASSED, Stage.FINAL_INSPECTION): _MANAGER,
        (Stage.REPORTED, Stage.FINAL_INSPECTION): _MANAGER,
        (Stage.REWORK, Stage.IN_PROGRESS): _CREW,
        (Stage.REWORK, Stage.CONTRACTOR_COMPLETE): _CREW,
        # A day is called off; an approval is taken back, and the work is proposed anew.
        (Stage.SCHEDULED, Stage.APPROVED): _OFFICE,
        (Stage.APPROVED, Stage.SCOPED): _OFFICE,
        **{(stage, Stage.DEFERRED): _OFFICE for stage in BEFORE_WORK},
        **{(stage, Stage.WITHDRAWN): _OFFICE for stage in BEFORE_WORK},
        **{(Stage.DEFERRED, stage): _OFFICE for stage in BEFORE_WORK},
        (Stage.DEFERRED, Stage.WITHDRAWN): _OFFICE,
    }
)

TRANSITIONS: Mapping[Stage, tuple[Stage, ...]] = MappingProxyType(
    {stage: tuple(to for begin, to in STEPS if begin is stage) for stage in Stage}
)

# Whoever takes these steps says why.
NEEDS_REASON = frozenset({Stage.DEFERRED, Stage.WITHDRAWN, Stage.REWORK})


def allowed(begin: Stage, to: Stage, deferred_from: Stage | None = None) -> bool:
    """Return whether a home may go from one stage to another.

    Parameters
    ----------
    begin, to : Stage
        Where the home stands and where it shall go.
    deferred_from : Stage or None
        For a deferred home, the stage that it left: it goes back there, or is withdrawn.

    Examples
    --------
    >>> allowed(Stage.FINAL_INSPECTION, Stage.PASSED)
    True
    >>> allowed(Stage.SCREENED, Stage.PASSED)
    False
    >>> allowed(Stage.DEFERRED, Stage.SCHEDULED, deferred_from=Stage.SCREENED)
    False
    """
    if begin is Stage.DEFERRED and to is not Stage.WITHDRAWN:
        return to is deferred_from
    return to in TRANSITIONS[begin]


def roles_for(begin: Stage, to: Stage) -> frozenset[Roles]:
    """Return the roles that may take a step; none where there is no such step."""
    return STEPS.get((begin, to), frozenset())


LABELS: Mapping[Stage, LazyString] = MappingProxyType(
    {
        Stage.SCREENED: _l("Questions being answered"),
        Stage.ENROLLED: _l("Enrolled"),
        Stage.ASSESSED: _l("Assessed"),
        Stage.SCOPED: _l("Work proposed"),
        Stage.APPROVED: _l("Work approved"),
        Stage.SCHEDULED: _l("Work scheduled"),
        Stage.IN_PROGRESS: _l("Work under way"),
        Stage.IN_PROGRESS_INSPECTION: _l("Inspection during the work"),
        Stage.CONTRACTOR_COMPLETE: _l("Work reported as done"),
        Stage.DESK_REVIEW: _l("Papers being checked"),
        Stage.FINAL_INSPECTION: _l("Final inspection"),
        Stage.PASSED: _l("Passed inspection"),
        Stage.REPORTED: _l("Reported to the state"),
        Stage.REWORK: _l("Work to be put right"),
        Stage.DEFERRED: _l("On hold"),
        Stage.WITHDRAWN: _l("Withdrawn"),
    }
)

WHAT_HAPPENS_NEXT: Mapping[Stage, LazyString] = MappingProxyType(
    {
        Stage.SCREENED: _l("The caseworker asks what is still missing, then enrols the home."),
        Stage.ENROLLED: _l("The caseworker works out which measures suit the home and what they save."),
        Stage.ASSESSED: _l("The caseworker chooses the measures to propose."),
        Stage.SCOPED: _l("The caseworker approves the proposed work."),
        Stage.APPROVED: _l("The caseworker agrees a contractor and a day."),
        Stage.SCHEDULED: _l("The contractor visits the home and starts the work."),
        Stage.IN_PROGRESS: _l("The contractor installs the measures and logs each of them."),
        Stage.IN_PROGRESS_INSPECTION: _l("The inspector looks at the work while it can still be seen."),
        Stage.CONTRACTOR_COMPLETE: _l("The contractor's log is sent to be checked."),
        Stage.DESK_REVIEW: _l("The papers are checked, then an inspector visits the home."),
        Stage.FINAL_INSPECTION: _l("The inspector compares what was installed with what was logged."),
        Stage.PASSED: _l("The home is counted in the next monthly report."),
        Stage.REPORTED: _l("Nothing more is to be done."),
        Stage.REWORK: _l("The contractor puts right what the inspection found."),
        Stage.DEFERRED: _l("Work waits until the reason is settled. Then the home goes on where it stopped."),
        Stage.WITHDRAWN: _l("Nothing more is to be done. The household can apply again."),
    }
)
