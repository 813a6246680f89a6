"""From a form, or a list of facts, to a page: one way to draw each, and the right status code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flask import make_response, render_template, request
from flask_babel import lazy_gettext as _l

from webapp.ui.field import NOT_KNOWN, Drawn, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from webapp.ui.forms import Form

UNPROCESSABLE, CONFLICT = 422, 409


def page(template: str, /, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 - the template's own names
    """Draw a page."""
    return make_response(render_template(template, **context), status)


def form_page(
    form: Form,
    template: str = "forms/question.html",
    /,
    *,
    status: int | None = None,
    **context: Any,  # noqa: ANN401 - the template's own names
) -> Response:
    """Draw the page of a form: 200, or 422 where something must be put right.

    `forms/question.html` takes `back` (an address), `caption` (over the heading), `intro` (under it) and
    `submit_label`; a template of yours extends it and fills its blocks.
    """
    return page(template, status or (UNPROCESSABLE if form.errors else 200), form=form, **context)


def result_page(title: Words, /, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 - passed on
    """Draw a short page that says how something ended: `body`, and `link` with `link_text` to go on."""
    return page("forms/result.html", status, title=title, **context)


def conflict_page(
    form: Form,
    current: Mapping[str, Any],
    submitted: Mapping[str, Any],
    row_version: int,
    *,
    labels: Mapping[str, Words] | None = None,
) -> Response:
    """Draw the page of a stale edit: what is saved now beside what was typed; one of them is chosen.

    Parameters
    ----------
    form : Form
        The form as it was sent; its fields give labels and words to the answers.
    current, submitted : Mapping
        Field name -> answer, as webapp.services.errors.StaleEdit brings them.
    row_version : int
        The version of what is saved now: 'Use what I typed' is sent with it.
    labels : Mapping or None
        Labels of answers that are no fields of the form.
    """
    names = [name for name in {**submitted, **current} if current.get(name) != submitted.get(name)]
    rows = [
        (_label(form, name, labels or {}), _shown(form, name, current), _shown(form, name, submitted))
        for name in names
    ]
    hidden = [(name, value) for name, value in request.form.items(multi=True) if name not in _RENEWED]
    renewed = [("row_version", str(row_version)), ("idempotency_key", str(uuid4()))]
    return page("forms/conflict.html", CONFLICT, form=form, rows=rows, resent=[*hidden, *renewed])


_RENEWED = frozenset({"csrf_token", "row_version", "idempotency_key"})


def _label(form: Form, name: str, labels: Mapping[str, Words]) -> Words:
    field = form._fields.get(name)
    if name in labels:
        return labels[name]
    return field.label.text if isinstance(field, Drawn) else name.replace("_", " ").capitalize()


def _shown(form: Form, name: str, answers: Mapping[str, Any]) -> Words:
    field = form._fields.get(name)
    value = answers.get(name)
    if isinstance(field, Drawn):
        return field.shown_value(value)
    if isinstance(value, bool):
        return _l("Yes") if value else _l("No")
    return NOT_KNOWN if value in (None, "") else str(value)
