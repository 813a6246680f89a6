"""What was typed is not lost when a login expires in the middle of a form.

Every form carries a signed mark of who filled it in. When it arrives without a valid login (or with a token
of an earlier session), its fields are kept in the new server-side session, the person logs in, and the same
page opens with the fields filled in. Only for the person of the mark, only for that page, and once. Files,
passwords and tokens are not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, flash, g, request, session
from flask_babel import gettext as _
from flask_security import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from typing import Any

MARK = "filled_in_by"
KEPT = "kept_fields"
# More than any page of ours holds, and less than would let sessions fill a disk.
MOST_CHARACTERS = 100_000
MOST_FIELDS = 500
NEVER_KEPT = frozenset({"csrf_token", MARK})


def owner_mark() -> str:
    """Return the signed mark of the person who is logged in; empty where nobody is."""
    return _signer().dumps(current_user.fs_uniquifier) if current_user.is_authenticated else ""


def keep_posted_fields() -> bool:
    """Keep the fields of this request for when their owner has logged in; return whether there were any."""
    try:
        owner = _signer().loads(request.form.get(MARK, ""))
    except BadSignature:
        return False
    fields = [(name, value) for name, value in request.form.items(multi=True) if _may_be_kept(name)]
    too_much = sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS
    if too_much or len(fields) > MOST_FIELDS or not opens_with_get(request.path):
        return False
    session[KEPT] = {"owner": owner, "path": request.path, "fields": [list(pair) for pair in fields]}
    return True


def kept_path() -> str | None:
    """Return the page that the person who is logged in was on; what another person typed is thrown away."""
    kept = session.get(KEPT)
    if kept is None or not current_user.is_authenticated:
        return None
    if kept["owner"] != current_user.fs_uniquifier:
        session.pop(KEPT)
        return None
    return str(kept["path"])


def rescued_fields() -> MultiDict[str, Any] | None:
    """Return the fields that were kept for this page, once; None where there are none."""
    if "rescued_fields" not in g:
        g.rescued_fields = _take_kept_fields()
    fields: MultiDict[str, Any] | None = g.rescued_fields
    return fields


def _take_kept_fields() -> MultiDict[str, Any] | None:
    if request.method != "GET" or kept_path() != request.path:
        return None
    fields = MultiDict((name, value) for name, value in session.pop(KEPT)["fields"])
    # The person who filled it in is the one who is logged in: the mark of the new page says so again.
    fields[MARK] = owner_mark()
    flash(_("We kept what you typed. Check it and save."), "info")
    return fields


def opens_with_get(path: str) -> bool:
    """Return whether a path of ours is a page that can be opened, and not only something to post to."""
    if request.url_rule is not None and path == request.path and "GET" in (request.url_rule.methods or ()):
        return True
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]  # in a request
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and "password" not in name.lower()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="filled-in-by")
