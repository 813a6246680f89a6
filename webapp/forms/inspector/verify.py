"""What somebody hands in who wants to know whether a certificate is genuine."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.ui import FileField, Form, MaxLength, Required, TextField

LONGEST_ID = 80


class CertificateIdForm(Form):
    """Asks which certificate."""

    title = _l("Check a certificate")
    submit_label = _l("Check")

    token = TextField(
        _l("Certificate id"),
        [
            Required(_l("Write the id that is printed on the certificate.")),
            MaxLength(LONGEST_ID, _l("This is too long for an id. Check it.")),
        ],
        hint=_l("It is printed on the certificate, in groups of four letters and digits."),
    )


class FileForm(Form):
    """Asks for a file to compare."""

    title = _l("Check a file")
    submit_label = _l("Check the file")

    file = FileField(
        _l("PDF file of the certificate"),
        [Required(_l("Choose the PDF file."))],
        hint=_l("We compare it with the file that was issued, and do not keep it."),
        accept=("application/pdf",),
    )
