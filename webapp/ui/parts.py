"""What pages hand to the components: rows of a summary, tasks of a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.ui.field import Words  # noqa: TC001 - part of these classes

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Change:
    """The link that changes an answer; `what` is read out with it: 'Change' + 'how many people live here'."""

    address: str
    what: Words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of 'check your answers': the question, the answer, and where to change it."""

    label: Words
    value: Words | Sequence[Words]
    change: Change | None = None

    @property
    def values(self) -> Sequence[Words]:
        """The lines of the answer."""
        return self.value if isinstance(self.value, (list, tuple)) else (self.value,)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list: what to do, how far it is, and where; no address while it cannot start yet."""

    name: Words
    status: Words
    address: str | None = None
    is_done: bool = False
    hint: Words = ""
    tone: str = field(default="")  # of the tag: "", success, warning, error
