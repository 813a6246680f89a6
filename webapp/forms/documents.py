"""The form that issues a document."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.ui import Form, Required, SelectField, choices_of

# Each language in its own name: whoever reads it finds it.
OWN_NAMES = {"en": "English", "es": "Español", "zh-Hant": "繁體中文", "vi": "Tiếng Việt"}


class IssueForm(Form):
    """In which language a document is issued."""

    submit_label = _l("Issue as PDF")

    language = SelectField(
        _l("Language"), [Required(_l("Choose a language."))], choices=choices_of(OWN_NAMES)
    )
