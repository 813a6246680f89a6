"""The record behind a document's numbers, which its PDF carries so that they can be worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rules.canonical import canonical_json
from webapp.reports.archival import Attachment, Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping

# The name under which `hearthline report recompute` looks for it.
ATTACHMENT: Final = "assessment.json"


def attached_record(record: Mapping[str, Any] | str, description: str) -> Attachment:
    """Return a record as a document carries it.

    Parameters
    ----------
    record : mapping or str
        What the numbers were worked out from and what came out; text that was kept goes in as it was kept.
    description : str
        What it is, for whoever opens the list of attachments.
    """
    text = record if isinstance(record, str) else canonical_json(record)
    return Attachment(ATTACHMENT, text.encode(), description, relationship=Relationship.SOURCE)
