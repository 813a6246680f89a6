"""Who acts, and in which part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.roles import Roles


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody doing something.

    Parameters
    ----------
    user_id : int
        The user.
    role : Roles
        The part in which the user acts now.
    provider_id : int or None
        The organisation the user works for; None for the programme's own staff.
    """

    user_id: int
    role: Roles
    provider_id: int | None = None
