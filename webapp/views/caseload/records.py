"""What is kept beside a home: notes, whom to ask for, its address and parcel, and its handing over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.forms.caseworker.caseload import ContactForm, HandOverForm, NoteForm, ParcelForm
from webapp.forms.caseworker.steps import AddressForm, ButtonForm
from webapp.roles import Roles
from webapp.services import caseload_records as records
from webapp.services.homes import Address, edit_address
from webapp.ui.pages import form_page, page
from webapp.views.caseload.routes import blueprint, cannot_now, not_now, step_page
from webapp.views.caseworker.cells import (
    caption_of,
    home_address,
    names_of_providers,
    names_of_users,
)
from webapp.views.caseworker.routes import CASEWORKERS, READERS, load_case, own_home
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor


class CorrectAddressForm(AddressForm):
    """Correcting the address of a home."""

    language = None  # type: ignore[assignment]  # WTForms' way to leave a field out


@blueprint.route("/homes/<home_id>/notes", methods=["GET", "POST"])
@access(roles=READERS, object=own_home)
def notes(home_id: str) -> ResponseReturnValue:
    """Show the notes on a home, and take another one."""
    with reading() as session:
        case = load_case(session, home_id)
        found = records.notes_of(session, home_id)
        handed = records.transfers_of(session, home_id)
        people = [*(note.written_by for note in found), *(row.transferred_by for row in handed)]
        names, providers = names_of_users(session, people), names_of_providers(session)
    context: dict[str, Any] = {"notes": found, "handed": handed, "names": names, "providers": providers}
    if current_actor().role is not Roles.CASEWORKER:
        caption = caption_of(case.home)
        return page("caseload/notes.html", form=None, back=home_address(home_id), caption=caption, **context)
    form = NoteForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        records.add_note(session, actor, home_id, form.text.data, at)

    done = _("The note is kept.")
    return step_page(form, case.home, work, done=done, template="caseload/notes.html", **context)


@blueprint.route("/homes/<home_id>/contact", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def contact(home_id: str) -> ResponseReturnValue:
    """Write down whom to ask for."""
    with reading() as session:
        case = load_case(session, home_id)
        known = records.contact_of(session, home_id)
    data = {} if known is None else {name: getattr(known, name) for name in ("name", "phone", "birth_year")}
    form = ContactForm(data=data, version=known.row_version if known is not None else 0)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        year = form.birth_year.data
        details = records.ContactDetails(
            form.name.data, form.phone.data or "", None if year is None else int(year)
        )
        records.keep_contact(session, actor, home_id, details, row_version=form.version or 0, at=at)

    return step_page(form, case.home, work, done=_("Saved."))


@blueprint.route("/homes/<home_id>/address", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def address(home_id: str) -> ResponseReturnValue:
    """Correct the address of a home."""
    with reading() as session:
        case = load_case(session, home_id)
    home = case.home
    data = {name: getattr(home, name) for name in ("address_line", "unit", "city", "zip_code")}
    form = CorrectAddressForm(data=data, version=home.row_version)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        corrected = Address(
            address_line=form.address_line.data,
            unit=form.unit.data or "",
            city=form.city.data,
            zip_code=form.zip_code.data,
        )
        edit_address(session, actor, home_id, corrected, row_version=form.version or 0, at=at)

    return step_page(form, home, work, done=_("The address is corrected."))


@blueprint.route("/homes/<home_id>/parcel", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def parcel(home_id: str) -> ResponseReturnValue:
    """Write down the parcel number of a home."""
    with reading() as session:
        case = load_case(session, home_id)
    home = case.home
    form = ParcelForm(data={"parcel_number": home.parcel_number}, version=home.row_version)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        number, version = form.parcel_number.data or "", form.version or 0
        records.keep_parcel(session, actor, home_id, number, row_version=version, at=at)

    return step_page(form, home, work, done=_("Saved."))


@blueprint.route("/homes/<home_id>/hand-over", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def hand_over(home_id: str) -> ResponseReturnValue:
    """Hand a home over to another organisation."""
    with reading() as session:
        case = load_case(session, home_id)
        providers = records.receiving_providers(session, case.home.provider_id)
    if request.method == "GET" and case.stage not in records.HANDED_OVER:
        return not_now(home_id, cannot_now())
    form = HandOverForm(version=case.home.row_version)
    form.offer(providers)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            records.hand_over(
                session,
                actor,
                home_id,
                to_provider_id=form.provider.data,
                reason=form.reason.data,
                row_version=form.version or 0,
                at=at,
            )
            # The home is no longer there for whoever handed it over.
            return "/handed-over"

        answer = save(form, work)
        if answer is not None:
            return answer
    intro = _(
        "The other organization sees the whole home from then on. You see that it was handed over, and where"
        " it stands."
    )
    return form_page(form, back=home_address(home_id), caption=caption_of(case.home), intro=intro)


@blueprint.post("/homes/<home_id>/take-over")
@access(roles=CASEWORKERS, object=own_home)
def take_over(home_id: str) -> ResponseReturnValue:
    """Look after a home oneself."""
    form = ButtonForm()

    def work(session: Session, actor: Actor, at: datetime) -> str:
        records.take_over(session, actor, home_id, at)
        return home_address(home_id)

    return save(form, work) or redirect(home_address(home_id))
