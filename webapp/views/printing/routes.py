"""What the pages of printings share: who may open them, and where a job lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app

from webapp.db import current_database
from webapp.roles import Roles
from webapp.services.report_batches import batch_of, own_batch, run_in_background

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("printing", __name__)
PRINTERS = frozenset({Roles.CASEWORKER, Roles.MANAGER})
READERS = PRINTERS | {Roles.AUDITOR}


def data_folder() -> Path:
    """Return where printings lie."""
    folder: Path = current_app.extensions["settings"].data_folder
    return folder


def seen_job(_session: Session, actor: Actor, batch_id: str, **_rest: object) -> None:
    """Refuse a printing that this person cannot see; the guard of its pages."""
    batch_of(actor, data_folder(), batch_id)


def own_job(_session: Session, actor: Actor, batch_id: str) -> None:
    """Refuse a printing that this person did not start; the guard of what changes it."""
    own_batch(actor, data_folder(), batch_id)


def print_beside(batch_id: str) -> None:
    """Print a job beside the pages."""
    clock = current_app.extensions["clock"]
    run_in_background(current_database().engine, data_folder(), [batch_id], clock)
