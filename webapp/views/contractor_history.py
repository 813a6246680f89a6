"""The history of a logged measure: every earlier state, whole, for whoever may see the home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.db.work import ScopeItem, WorkScope
from webapp.forms.contractor import words
from webapp.forms.contractor.photos import StrikeForm
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.errors import NotFound, Refused
from webapp.services.homes import get_home
from webapp.services.installation import answers_of, logged_measure
from webapp.services.measure_revisions import plain_state, revisions_of
from webapp.services.photos import find_photo, photos_of_item, strike_photo, struck_photos
from webapp.services.submissions import once
from webapp.ui.pages import form_page, page
from webapp.views.contractor_pages import address_of_home
from webapp.views.contractor_queue import answers_queue, show_to_queue

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("history", __name__)
MOST_ROWS = 2_147_483_647


def seen_item(database: Session, actor: Actor, home_id: str, item_id: int) -> ScopeItem:
    """Refuse a measure of a home that is not for this person."""
    get_home(database, actor, home_id)
    item = database.get(ScopeItem, item_id)
    scope = database.get(WorkScope, item.scope_id) if item else None
    if item is None or scope is None or scope.home_id != home_id or scope.approved_by is None:
        raise NotFound
    return item


@blueprint.get(f"/homes/<home_id>/measures/<int(max={MOST_ROWS}):item_id>/history")
@access(roles=frozenset(Roles), object=seen_item)
def measure(home_id: str, item_id: int) -> ResponseReturnValue:
    """Show what is logged of a measure, every state before it, and its photos."""
    actor = current_actor()
    with reading() as database:
        item = seen_item(database, actor, home_id, item_id)
        name, row = measure_name(item.measure_id), logged_measure(database, item_id)
        answers = answers_of(database, row) if row else {}
        revisions = revisions_of(database, row, answers) if row else []
        photos = [
            (photo.id, photo.kind, photo.taken_at) for photo in photos_of_item(database, home_id, item_id)
        ]
        struck = [
            (photo.id, strike.reason, who, strike.struck_at)
            for photo, strike, who in struck_photos(database, home_id, item_id)
        ]
    return page(
        "contractor/history.html",
        name=name,
        home_id=home_id,
        now=plain_state(answers),
        revisions=revisions,
        photos=photos,
        struck=struck,
        words=words,
        back=address_of_home(actor.role, home_id),
    )


def seen_photo(database: Session, actor: Actor, home_id: str, photo_id: int) -> None:
    """Refuse a photo of a home that is not for this person."""
    find_photo(database, actor, home_id, photo_id)


@blueprint.route(f"/jobs/<home_id>/photos/<int(max={MOST_ROWS}):photo_id>/strike", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=seen_photo)
@answers_queue
def strike(home_id: str, photo_id: int) -> ResponseReturnValue:
    """Strike a photo out; it stays in the record."""
    form, back = StrikeForm(), url_for("contractor.job", home_id=home_id)
    actor, at = current_actor(), now()
    show_to_queue(form)
    if form.validate_on_submit():
        try:
            with (
                transaction() as database,
                once(database, form.key, actor, request.path, form.sent(), at=at) as landed,
            ):
                strike_photo(database, actor, home_id, photo_id, reason=str(form.reason.data or ""), at=at)
                landed.location = back
        except Refused as error:
            form.refuse(error.message, error.field)
        else:
            flash(_("The photo is struck out. It stays in the record."), "success")
            return redirect(back, code=303)
    address = url_for("contractor.photos.photo", home_id=home_id, photo_id=photo_id)
    return form_page(form, "contractor/strike.html", back=back, address=address)
