"""What each act of the log is called for a reader; the code stands beside it in every file."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

ACTIONS: Mapping[str, LazyString] = MappingProxyType(
    {
        "appeal.decided": _l("Decided an appeal"),
        "appeal.received": _l("Took an appeal in"),
        "backup.made": _l("A backup was made"),
        "budget.changed": _l("Changed a budget"),
        "case.saved": _l("Saved answers"),
        "certificate.issued": _l("Issued a certificate"),
        "certificate.revoked": _l("Revoked a certificate"),
        "document.issued": _l("Issued a document"),
        "gate.settled": _l("Settled a health or safety question"),
        "home.accepted_on_papers": _l("Accepted the work on its papers"),
        "home.address_corrected": _l("Corrected the address"),
        "home.assessed": _l("Worked out what the measures save"),
        "home.called_off": _l("Called the work off"),
        "home.compared": _l("Compared two homes that may be one"),
        "home.contact_kept": _l("Kept how to reach the household"),
        "home.determined": _l("Decided whether the household qualifies"),
        "home.handed_over": _l("Handed the home to another provider"),
        "home.held": _l("Put the work on hold"),
        "home.noted": _l("Wrote a note"),
        "home.opened": _l("Opened the record of the home"),
        "home.overridden": _l("Overrode a decision, with a reason"),
        "home.parcel_kept": _l("Kept the parcel number"),
        "home.scheduled": _l("Scheduled the work"),
        "home.scheduled_again": _l("Scheduled the work again"),
        "home.stage_changed": _l("Took the home a step on"),
        "home.taken_along": _l("Took the home along as a file"),
        "home.taken_over": _l("Took the home over"),
        "home.viewed": _l("Opened the home's pages"),
        "inspection.assigned": _l("Assigned an inspection"),
        "inspection.concluded": _l("Concluded an inspection"),
        "inspection.drawn": _l("Drew the home for inspection"),
        "inspection.item_recorded": _l("Recorded what an inspection found"),
        "inspection.opened": _l("Opened an inspection"),
        "inspection.photo_kept": _l("Kept a photo of an inspection"),
        "inspection.questions_answered": _l("Answered an inspection's questions"),
        "inspection.tests_recorded": _l("Recorded an inspection's tests"),
        "invoice.adjusted": _l("Adjusted a line that was paid"),
        "invoice.approved": _l("Approved an invoice"),
        "invoice.draft": _l("Sent an invoice back"),
        "invoice.drafted": _l("Made a draft of an invoice"),
        "invoice.line_removed": _l("Took a line off a draft"),
        "invoice.paid": _l("Wrote down that an invoice was paid"),
        "invoice.submitted": _l("Submitted an invoice"),
        "list.taken": _l("Took a list along as a file"),
        "login": _l("Logged in"),
        "login.failed": _l("A login failed"),
        "login.locked": _l("Too many logins failed: a pause began"),
        "measure.corrected": _l("Corrected a measure"),
        "measure.logged": _l("Logged a measure"),
        "month.taken_along": _l("Took a month's data along as a file"),
        "paper.noted": _l("Noted a paper"),
        "paper.withdrawn": _l("Withdrew a paper"),
        "password.link_made": _l("Made a link for a new password"),
        "password.set": _l("Set a password"),
        "photo.kept": _l("Kept a photo"),
        "photo.struck_out": _l("Struck a photo out"),
        "price.entered": _l("Entered a price"),
        "provider.added": _l("Added a provider"),
        "provider.renamed": _l("Renamed a provider"),
        "provider.contact_changed": _l("Changed how a provider is reached"),
        "provider.tier_changed": _l("Changed a provider's tier of inspection"),
        "recovery_codes.made": _l("Made new recovery codes"),
        "reports.printed": _l("Printed the reports of many homes"),
        "report.printed": _l("Printed the household's report"),
        "reports.removed": _l("Removed printed reports of many homes"),
        "reports.started": _l("Had the reports of many homes printed"),
        "reports.taken_along": _l("Took printed reports of many homes along"),
        "rework.mended": _l("Mended what an inspection found"),
        "sampling.changed": _l("Changed how homes are drawn"),
        "sampling.rule_made": _l("Made a rule for drawing homes"),
        "scope.approved": _l("Approved the work"),
        "scope.proposed": _l("Proposed the work"),
        "second_factor.off": _l("Switched the second factor off"),
        "second_factor.on": _l("Switched the second factor on"),
        "second_factor.reset": _l("Reset somebody's second factor"),
        "session.ended": _l("A login ended"),
        "supervisor.granted": _l("Made somebody a supervisor"),
        "token.made": _l("Made a token for a program"),
        "token.revoked": _l("Revoked a token"),
        "user.added": _l("Added a person"),
        "user.changed": _l("Changed what a person is"),
    }
)


def action_name(action: str) -> LazyString | str:
    """Return what an act is called; its code where it has no name yet."""
    return ACTIONS.get(action, action)
