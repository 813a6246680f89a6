"""Forms of the papers that a household brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from webapp.ui import (
    FileField,
    Form,
    MaxLength,
    MemorableDateField,
    Required,
    SelectField,
    TextareaField,
    TextField,
    choices_of,
)
from webapp.ui.files import PHOTOS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words


class PaperForm(Form):
    """One paper, as somebody sees it."""

    title = _l("A paper that you have seen")
    submit_label = _l("Save this paper")

    kind = SelectField(
        _l("What kind of paper is it?"),
        [Required(_l("Choose what kind of paper it is."))],
        choices=[],
        width="xl",
    )
    person = TextField(
        _l("Whose paper is it?"),
        [MaxLength(200, _l("Use up to 200 characters."))],
        hint=_l("As you wrote it beside this person's incomes."),
    )
    income = SelectField(
        _l("Which income does it show?"), choices=[], width="xl", hint=_l("Leave it open if it shows none.")
    )
    dated = MemorableDateField(_l("Which day stands on it?"), hint=_l("The day on which it was made out."))
    covers_from = MemorableDateField(
        _l("First day that it covers"), hint=_l("Only for pay stubs, bank statements and books.")
    )
    covers_to = MemorableDateField(_l("Last day that it covers"))
    expires_on = MemorableDateField(
        _l("Last day on which it counts"),
        hint=_l("Leave it open for papers of an income: we work it out from the day on the paper."),
    )
    copy = FileField(
        _l("A photo of it, or a PDF"),
        accept=(*PHOTOS, "application/pdf"),
        hint=_l("Only if your office keeps copies. JPEG, PNG, WebP or PDF, up to 15 MB."),
    )
    # The SHA-256 of the copy, so that the same page sent twice lands once.
    copy_sha256: str = ""

    def offer(self, kinds: Mapping[str, Words], incomes: Mapping[int, Words]) -> None:
        """Put the kinds of papers and the incomes of the household on their lists."""
        self.kind.choices = choices_of(kinds)
        self.income.choices = choices_of(incomes)

    def sent(self) -> dict[str, Any]:
        """Return what was typed, and which file was chosen."""
        return {**super().sent(), "copy_sha256": self.copy_sha256}


class WithdrawForm(Form):
    """A paper that was noted by mistake."""

    title = _l("Why is this paper taken off the list?")
    submit_label = _l("Take it off the list")

    reason = TextareaField(
        title,
        [
            Required(_l("Write why, so that others understand it later.")),
            MaxLength(1000, _l("Use up to 1,000 characters.")),
        ],
        hint=_l("It stays on record that it was noted, by whom, and why it was taken off."),
    )
