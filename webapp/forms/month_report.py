"""What somebody says who issues a month's report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.ui import Form, Required, SelectField


class IssueMonthForm(Form):
    """In which language the report is to be."""

    title = _l("Issue the report as a PDF")
    submit_label = _l("Issue the report")

    language = SelectField(_l("Language of the report"), [Required(_l("Choose a language."))])
