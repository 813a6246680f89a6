"""Checks of what a contractor logs, made while he is still there: what is wrong, and how to mend it.

An error is not taken. A warning is taken with a note that says why. The checks read nothing from a database,
so that whoever reviews the papers later can make the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from webapp.db.work import FundingSource
from webapp.evidence import Asked, Change, load_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.evidence import Evidence, Reading
    from webapp.services.jobs import JobItem

MOST_QUANTITY = 1_000_000
CENTS = 100
PERCENT = 100


class Severity(StrEnum):
    """Whether something stops the log, or only asks for a reason."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a check found: at which answer, and what to do."""

    code: str
    severity: Severity
    field: str
    message: str


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

    def answers(self) -> dict[str, Any]:
        """Return answer by the name of its field."""
        costs = {cost_field(source): Decimal(cents) / CENTS for source, cents in self.funding.items()}
        return {
            "quantity": self.quantity,
            "make": self.make,
            "model": self.model,
            "serial": self.serial or "",
            "reading_before": self.reading_before,
            "reading_after": self.reading_after,
            "installed_on": self.installed_on,
            **costs,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a claim is checked against.

    Parameters
    ----------
    item : JobItem
        The approved measure.
    approved_on : date or None
        When the work was approved.
    today : date
        In the programme's place.
    photos : int
        How many photos there are of it.
    photo_used_elsewhere : bool
        Whether one of them was also sent for another measure.
    """

    item: JobItem
    approved_on: date | None
    today: date
    photos: int
    photo_used_elsewhere: bool = False


def cost_field(source: FundingSource) -> str:
    """Return the name of the answer that says what a source paid."""
    return f"cost_{source.value}"


def desk_checks(claim: InstallationClaim, against: Circumstances) -> tuple[Remark, ...]:
    """Return everything that is wrong or doubtful with a claim, in the order of the page."""
    evidence = load_evidence().of(against.item.measure_id)
    return (
        *_quantity(claim, against),
        *_equipment(claim, evidence),
        *(_readings(claim, evidence.reading) if evidence.reading else ()),
        *_day(claim, against),
        *_cost(claim, against),
        *_photos(evidence, against),
    )


def missing_cost(item: JobItem) -> Remark:
    """Return what is said where nobody pays: at the first source that may."""
    first = FundingSource.LIWP if item.liwp_may_fund else FundingSource.LIHEAP
    return _error("cost_missing", cost_field(first), _("Write what it cost, beside who pays."))


def missing_photo() -> Remark:
    """Return what is said where there is no photo."""
    return _error("photo_missing", "photo", _("Take a photo, or choose one that you have taken."))


def _error(code: str, field: str, message: str) -> Remark:
    return Remark(code, Severity.ERROR, field, message)


def _warning(code: str, field: str, message: str) -> Remark:
    return Remark(code, Severity.WARNING, field, message)


def _quantity(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    approved = Decimal(str(against.item.quantity))
    allowed_pct = load_evidence().common.longest_quantity_gap_pct
    if abs(claim.quantity - approved) * PERCENT > allowed_pct * approved:
        message = _(
            "%(approved)s were approved. Count again. If it is right, write in the note why it differs.",
            approved=plain_number(approved),
        )
        yield _warning("quantity_off_scope", "quantity", message)


def _equipment(claim: InstallationClaim, evidence: Evidence) -> Iterator[Remark]:
    if not evidence.equipment:
        return
    if not claim.make:
        yield _error("make_missing", "make", _("Write the make. It is on the nameplate."))
    if not claim.model:
        yield _error("model_missing", "model", _("Write the model number. It is on the nameplate."))
    if not claim.serial:
        yield _error("serial_missing", "serial", _("Write the serial number. It is on the nameplate."))


def _readings(claim: InstallationClaim, reading: Reading) -> Iterator[Remark]:
    before, after = claim.reading_before, claim.reading_after
    if before is None and reading.before is Asked.NEEDED:
        yield _error("reading_before_missing", "reading_before", _("Write the reading from before the work."))
    if after is None:
        if reading.after is Asked.NEEDED:
            message = _("Write the reading. Measure now, while you are here.")
            if reading.before is Asked.NOT_ASKED:
                message = _("Write the rating. It is on the nameplate or the yellow label.")
            yield _error("reading_after_missing", "reading_after", message)
        return
    if before is not None and reading.change and not reading.change.is_met(before, after):
        yield _error(f"reading_must_be_{reading.change.value}", "reading_after", _wrong_way(reading.change))
    yield from _range(after, reading)


def _wrong_way(change: Change) -> str:
    message = _("After the work this must be lower than before. Measure again, or check both numbers.")
    if change is Change.HIGHER:
        message = _(
            "After the work this must be higher than before. Check both, and that they are not swapped."
        )
    elif change is Change.NOT_HIGHER:
        message = _(
            "After the work this must not be higher than before. Measure again, or check both numbers."
        )
    return str(message)


def _range(after: Decimal, reading: Reading) -> Iterator[Remark]:
    unit = reading.unit
    if reading.most is not None and after > reading.most:
        message = _("This cannot be more than %(most)s %(unit)s. Check it.", most=reading.most, unit=unit)
        yield _error("reading_too_high", "reading_after", message)
    elif reading.least is not None and after < reading.least:
        message = _("This cannot be less than %(least)s %(unit)s. Check it.", least=reading.least, unit=unit)
        yield _error("reading_too_low", "reading_after", message)
    elif reading.usual_most is not None and after > reading.usual_most:
        message = _(
            "This is more than %(most)s %(unit)s. Check it. If it is right, write in the note why.",
            most=reading.usual_most,
            unit=unit,
        )
        yield _warning("reading_unusually_high", "reading_after", message)
    elif reading.usual_least is not None and after < reading.usual_least:
        message = _(
            "This is less than %(least)s %(unit)s. Check it. If it is right, write in the note why.",
            least=reading.usual_least,
            unit=unit,
        )
        yield _warning("reading_unusually_low", "reading_after", message)


def _day(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    if claim.installed_on > against.today:
        yield _error("day_in_future", "installed_on", _("This day has not come yet. Check the date."))
    elif against.approved_on is not None and claim.installed_on < against.approved_on:
        message = _(
            "The work was approved later than this day. Check the date. If it is right, call the office."
        )
        yield _error("day_before_approval", "installed_on", message)


def _cost(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    if not claim.funding:
        yield missing_cost(against.item)
    if claim.funding.get(FundingSource.LIWP, 0) > 0 and not against.item.liwp_may_fund:
        message = _("LIWP money may not pay for this measure. Write the amount beside who does pay.")
        yield _error("liwp_may_not_fund", cost_field(FundingSource.LIWP), message)


def _photos(evidence: Evidence, against: Circumstances) -> Iterator[Remark]:
    if against.photos == 0:
        yield missing_photo()
    elif against.photos < len(evidence.photos):
        message = _("One more photo is wanted. Take it now. If you cannot, write in the note why.")
        yield _warning("photo_too_few", "photo", message)
    if against.photo_used_elsewhere:
        message = _("This photo was also sent for another measure. Take a new one, or write in the note why.")
        yield _warning("photo_used_elsewhere", "photo", message)


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
