"""A field for several photos at once, and the form that strikes one out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from webapp.ui import FileField, Form, MaxLength, Required, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_REASON = 200


class PhotosField(FileField):
    """Several photos; `data` is the first of them, `sent_files` are all."""

    multiple = True
    sent_files: Sequence[FileStorage] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files that were sent."""
        super().process_formdata(valuelist)
        self.sent_files = tuple(sent for sent in valuelist if isinstance(sent, FileStorage) and sent.filename)


class StrikeForm(Form):
    """Why a photo does not count."""

    title = _l("Strike out this photo")
    submit_label = _l("Strike out")

    reason = TextField(
        _l("Why does it not count?"),
        [
            Required(_l("Say why this photo does not count.")),
            MaxLength(LONGEST_REASON, _l("This is too long. Use up to 200 characters.")),
        ],
        hint=_l("The photo stays in the record, marked as struck out."),
    )
