"""Papers in words: what each is, why it is asked for, and what the rules say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.db.papers import PaperKind
from webapp.forms.caseworker.income import KINDS
from webapp.services.wanted_papers import WantedPaper, Why

if TYPE_CHECKING:
    from rules.outcomes import Finding
    from webapp.ui.field import Words

NAMES: dict[PaperKind, Words] = {
    PaperKind.PAY_STUB: _l("Pay stub"),
    PaperKind.EMPLOYER_LETTER: _l("Letter of the employer"),
    PaperKind.AWARD_LETTER: _l("Award letter (Social Security, pension)"),
    PaperKind.BENEFIT_LETTER: _l("Letter about a benefit"),
    PaperKind.BANK_STATEMENT: _l("Bank statement"),
    PaperKind.PROFIT_AND_LOSS: _l("Profit and loss of a business"),
    PaperKind.TAX_RETURN: _l("Tax return"),
    PaperKind.ZERO_INCOME_FORM: _l("Signed form for people without income (CSD 43B)"),
    PaperKind.UTILITY_BILL: _l("Electric or gas bill"),
    PaperKind.IDENTITY: _l("Paper that shows who somebody is"),
    PaperKind.LEASE: _l("Lease"),
    PaperKind.DEED: _l("Deed, or tax bill of the property"),
    PaperKind.LANDLORD_CONSENT: _l("Landlord's consent, in writing"),
    PaperKind.OCCUPANT_CONSENT: _l("Consent of those who live in the home"),
    PaperKind.RENT_ROLL: _l("The owner's list of homes and rents"),
    PaperKind.OTHER: _l("Another paper"),
}


def of_wanted(wanted: WantedPaper) -> str:
    """Return what is to be brought, and why, as a household reads it."""
    if wanted.income is not None:
        whose = wanted.person or _("the household")
        what = wanted.income.source or (KINDS[wanted.income.kind] if wanted.income.kind else _("income"))
        name = _("Papers of the income of %(person)s (%(what)s)", person=whose, what=what)
    else:
        kind = NAMES[wanted.kind] if wanted.kind is not None else NAMES[PaperKind.OTHER]
        name = _("%(paper)s of %(person)s", paper=kind, person=wanted.person) if wanted.person else str(kind)
    return f"{name}: {reason(wanted)}" if wanted.why is not Why.NOT_SEEN or wanted.finding else str(name)


def reason(wanted: WantedPaper) -> str:
    """Return why a paper is asked for."""
    if wanted.finding is not None:
        return of_finding(wanted.finding)
    return str(_("it has expired")) if wanted.why is Why.EXPIRED else str(_("not seen yet"))


def of_finding(finding: Finding) -> str:
    """Return what the rules say of the papers of one income."""
    days = finding.threshold
    told = {
        "evidence_not_stated": _("no papers seen yet: they must cover %(days)s days", days=days),
        "evidence_date_unknown": _("the day of the paper is missing"),
        "evidence_days_unknown": _("which days the papers cover is missing: %(days)s are needed", days=days),
        "evidence_too_old": _(
            "the newest paper is %(age)s days old; at most %(days)s are allowed",
            age=finding.observed,
            days=days,
        ),
        "evidence_too_short": _(
            "the papers cover %(covered)s days; %(days)s are needed", covered=finding.observed, days=days
        ),
        "evidence_covers_the_time": _("papers are enough"),
    }
    return str(told[finding.code])
