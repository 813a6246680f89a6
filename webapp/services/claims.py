"""What a contractor claims to have installed: read and checked one by one, not yet against anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from webapp.db.work import FundingSource

MOST_QUANTITY = 1_000_000
CENTS = 100
# Answers that are kept as they were given: column, answer and field have one name.
PLAIN_ANSWERS = (
    "location",
    "instrument",
    "rating_certificate",
    "depth_inches",
    "bags",
    "permit_number",
    "permit_on",
    "permit_closed_on",
    "warranty",
    "disposal_certificate",
    "crew",
    "labour_hours",
)
TEXTS = frozenset(
    {
        "location",
        "instrument",
        "rating_certificate",
        "permit_number",
        "warranty",
        "disposal_certificate",
    }
)


class InstallationClaim(BaseModel):
    """What a contractor says he installed, checked one by one but not yet against the work approved.

    Parameters
    ----------
    quantity : Decimal
        In the unit of the approved work.
    make, model : str
    serial : str or None
        As `webapp.services.installation.tidy_serial` returns it.
    reading_before, reading_after : Decimal or None
    installed_on : date
    funding : mapping of FundingSource to int
        What each source paid, in cents; sources that paid nothing are left out.
    note : str
    further_serials : tuple of str
        Of the machines after the first.
    location, instrument, rating_certificate, permit_number, warranty, disposal_certificate : str
        Empty where nobody wrote it.
    depth_inches, labour_hours : Decimal or None
    bags, crew : int or None
    permit_on, permit_closed_on : date or None
    total_cost_cents : int or None
        What the invoice comes to; the sources must add up to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    quantity: Decimal = Field(gt=0, le=MOST_QUANTITY)
    make: str = Field(default="", max_length=60)
    model: str = Field(default="", max_length=60)
    serial: str | None = Field(default=None, max_length=60)
    reading_before: Decimal | None = None
    reading_after: Decimal | None = None
    installed_on: date
    funding: dict[FundingSource, int] = Field(default_factory=dict)
    note: str = Field(default="", max_length=1000)
    further_serials: tuple[str, ...] = ()
    location: str = Field(default="", max_length=60)
    instrument: str = Field(default="", max_length=60)
    rating_certificate: str = Field(default="", max_length=60)
    depth_inches: Decimal | None = Field(default=None, ge=0)
    bags: int | None = Field(default=None, ge=0)
    permit_number: str = Field(default="", max_length=60)
    permit_on: date | None = None
    permit_closed_on: date | None = None
    warranty: str = Field(default="", max_length=60)
    disposal_certificate: str = Field(default="", max_length=60)
    crew: int | None = Field(default=None, ge=0)
    labour_hours: Decimal | None = Field(default=None, ge=0)
    total_cost_cents: int | None = Field(default=None, ge=0)

    def answers(self) -> dict[str, Any]:
        """Return answer by the name of its field."""
        costs = {cost_field(source): Decimal(cents) / CENTS for source, cents in self.funding.items()}
        return {
            "quantity": self.quantity,
            "make": self.make,
            "model": self.model,
            "serial": self.serial or "",
            "further_serials": ", ".join(self.further_serials),
            "reading_before": self.reading_before,
            "reading_after": self.reading_after,
            "installed_on": self.installed_on,
            **{name: getattr(self, name) for name in PLAIN_ANSWERS},
            "total_cost": _dollars(self.total_cost_cents),
            **costs,
            "note": self.note,
        }


def cost_field(source: FundingSource) -> str:
    """Return the name of the answer that says what a source paid."""
    return f"cost_{source.value}"


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / CENTS


def plain_number(value: Decimal | float) -> Decimal:
    """Return a number without zeros that say nothing.

    Examples
    --------
    >>> plain_number(900.0), plain_number(2.5)
    (Decimal('900'), Decimal('2.5'))
    """
    number = Decimal(str(value))
    whole = number.to_integral_value()
    return Decimal(int(whole)) if number == whole else number.normalize()
