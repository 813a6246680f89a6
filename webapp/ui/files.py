"""A field for a photo. The browser is told what is taken; the service checks what arrived, by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence  # noqa: TC003 - read where forms are declared
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import fields

from webapp.ui.field import Drawn, Look, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

PHOTOS = ("image/jpeg", "image/png", "image/webp")


class FileField(Drawn, fields.FileField):
    """A file that a person chooses, or a photo of the phone; `data` is werkzeug's FileStorage or None.

    Parameters
    ----------
    accept : Iterable[str]
        The media types that the browser offers.
    camera : bool
        Whether a phone opens its camera at once. The gallery is then out of reach, so leave it off where a
        photo may have been taken before.
    """

    def __init__(
        self,
        label: Words,
        validators: Sequence[Callable[..., None]] = (),
        *,
        hint: Words = "",
        accept: Iterable[str] = PHOTOS,
        camera: bool = False,
        **kwargs: Any,  # noqa: ANN401 - WTForms' own arguments
    ) -> None:
        self.look = Look("file")
        self.accept = ",".join(accept)
        self.camera = camera
        super().__init__(label, validators, description=hint, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file that was sent; a form without a file is None."""
        sent = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
        self.data = sent[0] if sent else None
        self.raw_data = sent

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a file or None
        """Return whether there is a file; its name may say more than it should."""
        return _l("A photo is attached") if value else _l("No photo")
