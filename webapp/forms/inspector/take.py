"""Taking a home from the pool, planning its visit, and giving it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.ui import Form, MemorableDateField


class TakeForm(Form):
    """Asks for the day of the visit."""

    title = _l("Plan the visit")
    submit_label = _l("Put it on my list")

    planned_on = MemorableDateField(_l("Day of the visit"), hint=_l("If it is agreed. For example 7 14 2026"))


class ReleaseForm(Form):
    """Gives a home back."""

    title = _l("Give the home back")
    submit_label = _l("Give it back")
