"""The place of a home: by a click on a map of imported tracts, or by coordinates; the server decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, g, make_response, request, url_for
from flask_babel import gettext as _

from rules.errors import InputError
from rules.screening import screen
from webapp.access import access
from webapp.db import reading
from webapp.forms.caseworker.further_questions import CoordinatesForm
from webapp.forms.caseworker.question_form import data_of
from webapp.forms.caseworker.questions import BY_ID, GROUP_NAMES
from webapp.headers import ONE_YEAR
from webapp.place_notes import told_note
from webapp.places import current_rulebook, resolved_place
from webapp.services.case_facts import answers_of, checked, with_answers
from webapp.services.errors import StaleEdit
from webapp.services.intake import FactsRefused, save_answers
from webapp.services.tract_shapes import COUNTY_DIGITS, county_tracts, imported_censuses, version_of
from webapp.ui.pages import conflict_page, form_page, page
from webapp.views.caseworker.questions import NO_SUCH_PAGE, answers_stand
from webapp.views.caseworker.routes import CASEWORKERS, READERS, blueprint, load_case, own_home, today
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.views.caseworker.routes import Case

ASKED = BY_ID["coordinates"]
TRACT, VINTAGE = "dwelling.tract_geoid", "dwelling.tract_vintage"
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What lies under a point.

    Parameters
    ----------
    tract, census : str or None, int or None
        None where no imported map has a tract there.
    county : str or None
    lists : list of (year, answer)
        The State's lists of areas, and whether the tract is on each; None where that list is not here.
    low_income, near : bool or None
    notes : list of str
        What to confirm.
    answers : dict
        What is saved once a person confirms it.
    """

    tract: str | None
    census: int | None
    county: str | None
    lists: list[tuple[str, bool | None]]
    low_income: bool | None
    near: bool | None
    notes: list[str]
    answers: dict[str, Any]


@blueprint.route("/homes/<home_id>/place", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def place(home_id: str) -> ResponseReturnValue:
    """Take a point, show what lies under it, and save it once a person has confirmed it."""
    with reading() as session:
        case = load_case(session, home_id)
    if request.method == "GET" and (answer := answers_stand(case)) is not None:
        return answer
    form = CoordinatesForm(data=data_of(answers_of(case.raw, ASKED.facts)), version=case.version)
    if form.validate_on_submit():
        answer = _found_page(form, case)
        if answer is not None:
            return answer
    return _ask(form, case)


def _found_page(form: CoordinatesForm, case: Case) -> ResponseReturnValue | None:
    """Show what lies under the point, or save it; None where something must be put right."""
    home_id = case.home.id
    if form.says_not_known:
        return _saved(form, home_id, dict.fromkeys(ASKED.facts))
    try:
        found = found_place(case.raw, form.facts(ASKED.facts))
    except InputError as error:
        form.refuse(str(error))
        return None
    if found.tract is None and imported_censuses():
        form.refuse(
            _("No census tract of the map lies there. Check both numbers: longitude is negative here."),
            "latitude",
        )
        return None
    if CONFIRM in request.form:
        return _saved(form, home_id, found.answers)
    return page(
        "caseworker/place_found.html",
        form=form,
        found=found,
        before=answers_of(case.raw, (TRACT, VINTAGE)),
        has_map=bool(imported_censuses()),
        back=url_for("caseworker.place", home_id=home_id),
    )


def _ask(form: Any, case: Case) -> ResponseReturnValue:  # noqa: ANN401 - the form of coordinates
    home_id = case.home.id
    rulebook, census = current_rulebook(), map_census()
    tables = rulebook.data.tract_tables.values()
    counties = {code: name for table in tables for code, name in table.county_names.items()}
    known = case.raw.get("dwelling", {})
    begin = str(known.get("tract_geoid") or "")[:COUNTY_DIGITS]
    if not begin:
        begin = next((code for code, name in counties.items() if name == known.get("county")), "")
    return form_page(
        form,
        "caseworker/place.html",
        caption=GROUP_NAMES[BY_ID["tract"].group],
        intro=ASKED.why,
        census=census,
        counties=sorted(counties.items(), key=lambda each: each[1]),
        county=begin,
        map_address=None
        if census is None
        else url_for("caseworker.county_map", census=census, county=0, v=version_of(census)),
        by_tract=url_for("caseworker.question", home_id=home_id, page="tract"),
        back=url_for("caseworker.question", home_id=home_id, page="tract"),
    )


def map_census() -> int | None:
    """Return the census whose map is shown: that of the list in force, else the newest; None without maps."""
    there = imported_censuses()
    listed = current_rulebook().data.parameters["place.designation_census"].on(today())
    if listed is not None and listed.whole in there:
        return listed.whole
    return max(there, default=None)


def found_place(raw: dict[str, Any], answers: dict[str, Any]) -> FoundPlace:
    """Return what lies under a point; what was known of the tract before gives way to it.

    Raises
    ------
    InputError
        If what is known of the place contradicts itself.
    """
    rulebook, on = current_rulebook(), today()
    without = with_answers(raw, {**answers, TRACT: None, VINTAGE: None, "dwelling.county": None})
    facts = checked(without)
    resolved = resolved_place(facts, rulebook, on)
    facts = facts if resolved is None else resolved.facts
    told = screen(facts, rulebook, on).document()["place"]
    tract, census = facts.dwelling.tract_geoid, facts.dwelling.tract_vintage
    saved = dict(answers)
    if tract is not None:
        saved |= {TRACT: tract, VINTAGE: census, "dwelling.county": None}
    return FoundPlace(
        tract=tract,
        census=census,
        county=told["county"],
        lists=list(told["disadvantaged_community"].items()),
        low_income=told["low_income_community"],
        near=told["within_half_mile_of_dac"],
        notes=[told_note(note) for note in (() if resolved is None else resolved.notes)],
        answers=saved,
    )


def _saved(form: Any, home_id: str, answers: dict[str, Any]) -> ResponseReturnValue | None:  # noqa: ANN401 - as above
    """Save the point and its tract; None where something must be put right."""
    from webapp.services.case_facts import raw_facts  # noqa: PLC0415 - used in one place
    from webapp.views.caseworker.questions import address_of_next  # noqa: PLC0415 - they lead to each other

    def work(session: Session, actor: Actor, at: datetime) -> str:
        record = save_answers(
            session, actor, home_id, ASKED.id, answers, row_version=form.version or 0, at=at
        )
        return address_of_next(home_id, raw_facts(record), after=BY_ID["tract"])

    try:
        return save(form, work)
    except FactsRefused as refused:
        form.refuse_facts(refused.problems, ASKED.facts)
    except StaleEdit as stale:
        labels = {"tract_geoid": _("Census tract"), "tract_vintage": _("Census"), "county": _("County")}
        return conflict_page(
            form, data_of(stale.current), data_of(stale.submitted), stale.row_version, labels=labels
        )
    return None


@blueprint.get("/map/<int:census>/<int:county>.json")
@access(roles=READERS)
def county_map(census: int, county: int) -> ResponseReturnValue:
    """Give the tracts of a county as GeoJSON, to be kept by the browser: the address names the content."""
    drawn = county_tracts(census, f"{county:0{COUNTY_DIGITS}}")
    if drawn is None:
        abort(NO_SUCH_PAGE)
    answer = make_response(drawn.geojson)
    answer.mimetype = "application/geo+json"
    answer.set_etag(drawn.etag)
    if request.args.get("v") == version_of(census):
        g.kept_seconds = ONE_YEAR
    return answer.make_conditional(request)
