"""What has to be known of a home besides its readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rules.errors import InputError

if TYPE_CHECKING:
    from datetime import date

Solar = Literal["none", "throughout"]


@dataclass(frozen=True, slots=True)
class Site:
    """When the work was done, and what else changed.

    Parameters
    ----------
    started, completed : date
        First day of the first measure's work and the day on which the last was complete. The days between
        count for neither side; the day of completion is the first that is measured.
    solar : {'none', 'throughout'} or None
        Whether the home generated on site in all the time metered; None where nobody has said.
    solar_changed_on : date or None
        Day on which on-site generation or net metering began, changed or ended.
    ev_charger_on : date or None
        Day from which an electric vehicle was charged here.
    """

    started: date
    completed: date
    solar: Solar | None = None
    solar_changed_on: date | None = None
    ev_charger_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse work that ends before it begins."""
        if self.completed < self.started:
            raise InputError(
                f"the work is complete on {self.completed}, before it starts on {self.started}. Give the"
                " first start and the last completion"
            )
