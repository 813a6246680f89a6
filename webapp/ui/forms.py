"""The base class of every form: what it is called, what travels hidden in it, and its errors in one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.widgets import HiddenInput

from webapp.rescue import owner_mark, rescued_fields
from webapp.ui.field import Drawn, Words

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict
    from wtforms import Field

HIDDEN = frozenset({"csrf_token", "idempotency_key", "row_version", "filled_in_by"})


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary: the control it leads to (none for the whole form), and what to do."""

    target: str
    message: str


class Form(FlaskForm):
    """A page that asks. Give it a `title`, its fields, and nothing that a service should know.

    Every form carries hidden: the CSRF token; `idempotency_key`, so that a double submit lands once;
    `row_version`, so that a stale edit is noticed; and a mark of who filled it in, so that what was typed
    comes back, to the same person only, when a login expired in the middle (webapp.rescue).
    """

    title: ClassVar[Words] = ""
    submit_label: ClassVar[Words] = _l("Save and continue")

    idempotency_key = HiddenField(default=lambda: str(uuid4()))
    row_version = HiddenField()
    filled_in_by = HiddenField(default=owner_mark)

    class Meta(FlaskForm.Meta):
        """How the form gets its data: as sent, or as it was kept when a login expired."""

        def wrap_formdata(self, form: Form, formdata: Any) -> MultiDict[str, Any] | None:  # noqa: ANN401 - WTForms' own
            """Return what was sent; on a page that is opened again, what was kept of it."""
            wrapped: MultiDict[str, Any] | None = super().wrap_formdata(form, formdata)
            return rescued_fields() if wrapped is None else wrapped

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(*args, **kwargs)
        # A form that was sent without a version saw no row; to give it today's would overwrite unseen.
        if version is not None and self.row_version.data in (None, "") and not self.is_submitted():
            self.row_version.data = str(version)

    @property
    def version(self) -> int | None:
        """The version of the row that the person saw; None where the form edits nothing."""
        text = self.row_version.data or ""
        return int(text) if text.isascii() and text.isdecimal() else None

    @property
    def key(self) -> str:
        """The idempotency key: the same for every submit of one filled-in page."""
        return str(self.idempotency_key.data or "")

    @property
    def questions(self) -> list[Drawn]:
        """The fields that a person sees, in order."""
        return [field for field in self if isinstance(field, Drawn)]

    @property
    def hidden(self) -> list[Field]:
        """The fields that travel with the form and are not shown."""
        return [field for field in self if isinstance(field.widget, HiddenInput)]

    @property
    def is_one_question(self) -> bool:
        """Whether its only field's label can be the heading of the page."""
        return len(self.questions) == 1

    @property
    def has_file(self) -> bool:
        """Whether it must be sent as multipart/form-data."""
        return any(field.look.component == "file" for field in self.questions)

    @property
    def error_links(self) -> list[ErrorLink]:
        """All its errors, in the order of the page; those of the form as a whole come first."""
        links = [ErrorLink("", str(message)) for message in self.form_errors]
        for field in self.questions:
            links += [ErrorLink(field.first_input_id, str(message)) for message in field.errors]
        return links

    def refuse(self, message: Words, field: str | None = None) -> None:
        """Add what a service refused: at its field if the form has it, else at the top."""
        refused = self._fields.get(field or "")
        if isinstance(refused, Drawn):
            refused.errors = [*refused.errors, str(message)]
        else:
            self.form_errors.append(str(message))

    def sent(self) -> dict[str, Any]:
        """Return what was typed, name -> texts, as `webapp.services.submissions.once` compares it.

        Files are not in it: add the SHA-256 of their content.
        """
        hidden = HIDDEN - {"row_version"}
        return {name: values for name, values in request.form.lists() if name not in hidden}

    def answers(self) -> dict[str, Any]:
        """Return field name -> answer, without what travels hidden."""
        return {name: field.data for name, field in self._fields.items() if name not in HIDDEN}
