"""How a printing stands, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from webapp.services.report_batches import BatchState

if TYPE_CHECKING:
    from webapp.services.report_batches import ReportBatch


def standing(batch: ReportBatch) -> str:
    """Return how far a printing is."""
    if batch.state is BatchState.DONE:
        return str(_("Done"))
    share = {"done": batch.finished, "all": batch.homes}
    if batch.is_printing:
        return str(_("Being printed: %(done)s of %(all)s", **share))
    return str(_("Waiting: %(done)s of %(all)s", **share))


def moment_of(text: str) -> datetime:
    """Return the moment of a job's record."""
    return datetime.fromisoformat(text)
