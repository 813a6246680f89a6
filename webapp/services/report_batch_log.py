"""The hash of every report that a printing of many homes made, put on the log once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from webapp.db.log import AuditEntry
from webapp.db.sessions import transaction
from webapp.reports.batch import manifest_lines
from webapp.services import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlmodel import Session

    from webapp.reports.batch_job import JobResult

_ONE, _ALL = "report.printed", "reports.printed"
_KIND: Final = "household_report"
# So many at a time, so that whoever else writes need not wait for thousands.
_AT_A_TIME: Final = 100


def log_printed(engine: Engine, batch_id: str, out: Path, result: JobResult, at: datetime) -> None:
    """Put each report's hash on the log with its home, then the hash of the manifest of them all.

    Interrupted and called again, it goes on: nothing is on the log twice.

    Parameters
    ----------
    engine : Engine
    batch_id : str
    out : Path
        Where the manifest is.
    result : JobResult
    at : datetime
        When, in UTC.
    """
    printed = [line for line in manifest_lines(out) if "sha256" in line]
    for first in range(0, len(printed), _AT_A_TIME):
        with transaction(engine) as session:
            _log_some(session, batch_id, printed[first : first + _AT_A_TIME], at)
    with transaction(engine) as session:
        known = select(AuditEntry.seq).where(AuditEntry.action == _ALL, AuditEntry.object_id == batch_id)
        if session.exec(known).first() is None:
            detail: dict[str, audit.Detail] = {"count": result.printed, "sha256": result.manifest_sha256}
            audit.record(session, None, _ALL, "report_batch", batch_id, detail=detail, at=at)


def _log_some(session: Session, batch_id: str, lines: Sequence[dict[str, Any]], at: datetime) -> None:
    before = session.exec(
        select(AuditEntry).where(
            AuditEntry.action == _ONE, col(AuditEntry.object_id).in_([line["id"] for line in lines])
        )
    )
    logged = {each.object_id for each in before if json.loads(each.detail).get("source") == batch_id}
    for line in lines:
        if line["id"] not in logged:
            detail: dict[str, audit.Detail] = {
                "kind": _KIND,
                "sha256": line["sha256"],
                "byte_count": line["bytes"],
                "source": batch_id,
            }
            audit.record(session, None, _ONE, "home", line["id"], detail=detail, at=at)
