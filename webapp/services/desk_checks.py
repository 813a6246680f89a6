"""Checks of what a contractor logs, made while he is still there: what is wrong, and how to mend it.

An error is not taken. A warning is taken with a note that says why. The checks read nothing from a database,
so that whoever reviews the papers later can make the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from webapp.db.work import FundingSource
from webapp.evidence import Asked, Change, load_evidence
from webapp.evidence.log import load_log_rules
from webapp.forms.measure_names import measure_name
from webapp.services.claims import CENTS, MOST_QUANTITY, InstallationClaim, cost_field, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from webapp.evidence import Evidence, Reading
    from webapp.services.jobs import JobItem

__all__ = [
    "CENTS",
    "MOST_QUANTITY",
    "PHOTO_FIELDS",
    "Circumstances",
    "InstallationClaim",
    "Remark",
    "Severity",
    "cost_field",
    "desk_checks",
    "missing_cost",
    "missing_photo",
    "plain_number",
]

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


@dataclass(frozen=True, slots=True)
class CostHistory:
    """What one unit of a measure cost so far, in cents: the mean, and how far costs lie from it."""

    mean: Decimal
    deviation: Decimal
    logs: int


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
    photo_kinds : tuple of str or None
        What each of them shows, empty for one that does not say; None where only their number is known.
    beside : frozenset of str
        Measures that are installed in the same home.
    history : CostHistory or None
        What this measure cost so far; None while there is too little.
    """

    item: JobItem
    approved_on: date | None
    today: date
    photos: int
    photo_used_elsewhere: bool = False
    photo_kinds: tuple[str, ...] | None = None
    beside: frozenset[str] = frozenset()
    history: CostHistory | None = None


def desk_checks(claim: InstallationClaim, against: Circumstances) -> tuple[Remark, ...]:
    """Return everything that is wrong or doubtful with a claim, in the order of the page."""
    evidence = load_evidence().of(against.item.measure_id)
    return (
        *_quantity(claim, against),
        *_beside(against),
        *_equipment(claim, evidence),
        *_serials(claim, evidence),
        *(_readings(claim, evidence.reading) if evidence.reading else ()),
        *_day(claim, against),
        *_permit(claim, against),
        *_cost(claim, against),
        *_usual_cost(claim, against),
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


def quantity_range(item: JobItem) -> tuple[Decimal, Decimal]:
    """Return the least and the most that is installed without a word on why."""
    approved = Decimal(str(item.quantity))
    gap = approved * load_evidence().common.longest_quantity_gap_pct / PERCENT
    return approved - gap, approved + gap


def quantity_off_scope(item: JobItem) -> str:
    """Return what is said of a quantity that is not about what was approved."""
    return str(
        _(
            "%(approved)s were approved. Count again. If it is right, write in the note why it differs.",
            approved=plain_number(item.quantity),
        )
    )


def _quantity(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    least, most = quantity_range(against.item)
    if not least <= claim.quantity <= most:
        yield _warning("quantity_off_scope", "quantity", quantity_off_scope(against.item))


def _equipment(claim: InstallationClaim, evidence: Evidence) -> Iterator[Remark]:
    if not evidence.equipment:
        return
    if not claim.make:
        yield _error("make_missing", "make", _("Write the make. It is on the nameplate."))
    if not claim.model:
        yield _error("model_missing", "model", _("Write the model number. It is on the nameplate."))
    if not claim.serial:
        yield _error("serial_missing", "serial", _("Write the serial number. It is on the nameplate."))


def _beside(against: Circumstances) -> Iterator[Remark]:
    clash = sorted(load_log_rules().excluded_by(against.item.measure_id) & against.beside)
    if clash:
        message = _(
            "This does not go together with another measure of this home: %(other)s."
            " Check which one you put in. If both are right, write in the note why.",
            other=measure_name(clash[0]),
        )
        yield _warning("excluded_beside", "quantity", message)


def _serials(claim: InstallationClaim, evidence: Evidence) -> Iterator[Remark]:
    if not evidence.equipment:
        return
    all_of_them = [claim.serial, *claim.further_serials]
    if len(set(all_of_them)) < len(all_of_them):
        message = _("The same serial number is there twice. Each machine has its own: read them again.")
        yield _error("serial_twice", "further_serials", message)
    elif claim.serial and claim.quantity > len(all_of_them):
        message = _(
            "You put in %(machines)s, with %(serials)s serial numbers. Write each of them,"
            " or say in the note why you cannot.",
            machines=plain_number(claim.quantity),
            serials=len(all_of_them),
        )
        yield _warning("serials_too_few", "further_serials", message)


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
        yield _error(f"reading_must_be_{reading.change.value}", "reading_after", wrong_way(reading.change))
    yield from _range(after, reading)


def wrong_way(change: Change) -> str:
    """Return what is said of a reading that did not move the way the work must move it."""
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


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a reading after the work: on which side, and what is said beyond it."""

    code: str
    severity: Severity
    value: Decimal
    is_most: bool
    message: str

    def is_passed_by(self, after: Decimal) -> bool:
        """Return whether a reading lies beyond it."""
        return after > self.value if self.is_most else after < self.value


def limits_of(reading: Reading) -> tuple[Limit, ...]:
    """Return the limits of a reading, those that cannot be passed first."""
    unit = reading.unit
    error, warning = Severity.ERROR, Severity.WARNING
    texts: tuple[tuple[str, Severity, Decimal | None, bool, str], ...] = (
        (
            "reading_too_high",
            error,
            reading.most,
            True,
            _("This cannot be more than %(most)s %(unit)s. Check it.", most=reading.most, unit=unit),
        ),
        (
            "reading_too_low",
            error,
            reading.least,
            False,
            _("This cannot be less than %(least)s %(unit)s. Check it.", least=reading.least, unit=unit),
        ),
        (
            "reading_unusually_high",
            warning,
            reading.usual_most,
            True,
            _(
                "This is more than %(most)s %(unit)s. Check it. If it is right, write in the note why.",
                most=reading.usual_most,
                unit=unit,
            ),
        ),
        (
            "reading_unusually_low",
            warning,
            reading.usual_least,
            False,
            _(
                "This is less than %(least)s %(unit)s. Check it. If it is right, write in the note why.",
                least=reading.usual_least,
                unit=unit,
            ),
        ),
    )
    return tuple(
        Limit(code, severity, value, is_most, message)
        for code, severity, value, is_most, message in texts
        if value is not None
    )


def _range(after: Decimal, reading: Reading) -> Iterator[Remark]:
    for limit in limits_of(reading):
        if limit.is_passed_by(after):
            yield Remark(limit.code, limit.severity, "reading_after", limit.message)
            return


def _day(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    if claim.installed_on > against.today:
        yield _error("day_in_future", "installed_on", _("This day has not come yet. Check the date."))
    elif against.approved_on is not None and claim.installed_on < against.approved_on:
        message = _(
            "The work was approved later than this day. Check the date. If it is right, call the office."
        )
        yield _error("day_before_approval", "installed_on", message)


def _permit(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    for field, code in load_log_rules().wanted_of(against.item.measure_id).items():
        if not getattr(claim, field):
            message = _("The permit is missing. Write its number, or say in the note why there is none yet.")
            yield _warning(code, field, message)
    if claim.permit_on is not None and claim.permit_on > against.today:
        yield _error("permit_in_future", "permit_on", _("This day has not come yet. Check the date."))
    closed = claim.permit_closed_on
    if closed is not None and (closed > against.today or (claim.permit_on and closed < claim.permit_on)):
        message = _("A permit is closed after it is given, and not later than today. Check both dates.")
        yield _error("permit_closed_early", "permit_closed_on", message)


def _usual_cost(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    history, rules = against.history, load_log_rules().cost_history
    if history is None or history.logs < rules.least_logs or not claim.funding:
        return
    each = Decimal(sum(claim.funding.values())) / claim.quantity
    allowed = max(rules.standard_deviations * history.deviation, history.mean * rules.least_gap_pct / PERCENT)
    if abs(each - history.mean) > allowed:
        message = _(
            "This is far from what it usually costs: about $%(usual)s for each. Check the amounts."
            " If they are right, write in the note why.",
            usual=f"{history.mean / CENTS:,.2f}",
        )
        first = next(iter(claim.funding))
        yield _warning("cost_unusual", cost_field(first), message)


def _cost(claim: InstallationClaim, against: Circumstances) -> Iterator[Remark]:
    if not claim.funding:
        yield missing_cost(against.item)
    if claim.funding.get(FundingSource.LIWP, 0) > 0 and not against.item.liwp_may_fund:
        message = _("LIWP money may not pay for this measure. Write the amount beside who does pay.")
        yield _error("liwp_may_not_fund", cost_field(FundingSource.LIWP), message)
    together = sum(claim.funding.values())
    if claim.total_cost_cents is not None and claim.funding and claim.total_cost_cents != together:
        message = _(
            "Those who pay come to $%(together)s together, and the invoice to $%(total)s."
            " Make them the same.",
            together=f"{Decimal(together) / CENTS:,.2f}",
            total=f"{Decimal(claim.total_cost_cents) / CENTS:,.2f}",
        )
        yield _error("cost_does_not_sum", "total_cost", message)


def _photos(evidence: Evidence, against: Circumstances) -> Iterator[Remark]:
    wanted = load_log_rules().photos_of(against.item.measure_id)
    missing = missing_kinds(wanted, against.photo_kinds)
    if against.photos == 0:
        yield missing_photo()
    elif missing if against.photo_kinds is not None else against.photos < len(evidence.photos):
        message = _("One more photo is wanted. Take it now. If you cannot, write in the note why.")
        yield _warning("photo_too_few", photo_field(wanted, missing), message)
    if against.photo_used_elsewhere:
        message = _("This photo was also sent for another measure. Take a new one, or write in the note why.")
        yield _warning("photo_used_elsewhere", "photo", message)


def missing_kinds(wanted: tuple[str, ...], held: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the kinds of photos that are not there; a photo that does not say what it shows stands for any.

    Examples
    --------
    >>> missing_kinds(("finished_work", "nameplate"), ("nameplate",))
    ('finished_work',)
    >>> missing_kinds(("finished_work", "nameplate"), ("nameplate", ""))
    ()
    """
    if held is None:
        return ()
    missing = tuple(kind for kind in wanted if kind not in held)
    return missing[held.count("") :]


def photo_field(wanted: tuple[str, ...], missing: tuple[str, ...]) -> str:
    """Return the box of the first photo that is missing."""
    return PHOTO_FIELDS[wanted.index(missing[0])] if missing else PHOTO_FIELDS[0]


# The boxes of the photos that a measure wants, in their order.
PHOTO_FIELDS = ("photo", "second_photo", "third_photo", "fourth_photo")
