"""Two records that may be one home, side by side, and what somebody found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import program_day
from webapp.db import reading
from webapp.db.caseload import KeyKind, MatchDecision, MatchVerdict
from webapp.db.work import InstalledMeasure, ScopeItem
from webapp.forms.caseworker.caseload import VERDICTS, CompareForm
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.case_facts import case_of, raw_facts
from webapp.services.caseload_keys import shared_kinds
from webapp.services.caseload_matches import comparable, decide
from webapp.services.caseload_records import contact_of
from webapp.services.determinations import reference_of
from webapp.stages import LABELS, Stage
from webapp.ui.pages import page
from webapp.ui.templates import day
from webapp.views.caseload.routes import blueprint, step_page
from webapp.views.caseworker.cells import home_address, names_of_providers, names_of_users, where_it_is
from webapp.views.caseworker.routes import READERS, own_home

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor
    from webapp.ui.field import Words


def kinds_in_words() -> dict[str, Words]:
    """Return by what two homes agree, in words."""
    spelt = _("The address, one of them without street type or direction")
    return {
        KeyKind.ADDRESS: _("The address, with the same unit"),
        KeyKind.BUILDING: _("The building, one of them without a unit"),
        KeyKind.NO_SUFFIX: spelt,
        KeyKind.NO_DIRECTION: spelt,
        KeyKind.BARE: spelt,
        KeyKind.PARCEL: _("The parcel number"),
        KeyKind.PARCEL_UNIT: _("The parcel number and unit"),
        KeyKind.PERSON_BIRTH: _("Name and year of birth of somebody"),
        KeyKind.PERSON_PHONE: _("Name and telephone of somebody"),
    }


@blueprint.route("/homes/<home_id>/matches/<other_id>", methods=["GET", "POST"])
@access(roles=READERS, object=own_home)
def compare(home_id: str, other_id: str) -> ResponseReturnValue:
    """Compare two records, and keep what was found."""
    actor = current_actor()
    with reading() as session:
        home, other = comparable(session, actor, home_id, other_id)
        context = _both(session, actor, home, other)
    if actor.role is not Roles.CASEWORKER:
        return page("caseload/compare.html", form=None, back=home_address(home_id), **context)
    form = CompareForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        verdict = MatchVerdict(form.verdict.data)
        decide(session, actor, home_id, other_id, verdict=verdict, reason=form.reason.data, at=at)

    return step_page(
        form,
        home,
        work,
        done=_("What you found is kept."),
        template="caseload/compare.html",
        **context,
    )


def _both(session: Session, actor: Actor, home: Home, other: Home) -> dict[str, Any]:
    """Return both records line by line, by what they agree, and what was decided on them so far."""
    providers, words = names_of_providers(session), kinds_in_words()
    sides = [_side(session, each, providers, in_full=_sees(actor, each)) for each in (home, other)]
    first, second = sorted((home.id, other.id))
    statement = select(MatchDecision).where(
        MatchDecision.first_home_id == first, MatchDecision.second_home_id == second
    )
    decided = session.exec(statement.order_by(col(MatchDecision.id).desc())).all()
    names = names_of_users(session, [row.decided_by for row in decided])
    return {
        "lines": [(label, one, two) for (label, one), (_label, two) in zip(*sides, strict=True)],
        "agree": list(dict.fromkeys(words[kind] for kind in shared_kinds(session, home.id, other.id))),
        "decided": [
            (VERDICTS[MatchVerdict(row.verdict)], row.reason, names.get(row.decided_by, ""), row.decided_at)
            for row in decided
        ],
    }


def _sees(actor: Actor, home: Home) -> bool:
    """Return whether somebody may see the household of a home, and not just where it is."""
    return actor.role is not Roles.CASEWORKER or actor.provider_id == home.provider_id


def _side(
    session: Session, home: Home, providers: dict[int, str], *, in_full: bool
) -> list[tuple[Words, Words]]:
    hidden = _("With the other organization")
    contact = contact_of(session, home.id)
    person = "" if contact is None else contact.name
    year = "" if contact is None or contact.birth_year is None else str(contact.birth_year)
    done = session.exec(
        select(InstalledMeasure).where(
            InstalledMeasure.home_id == home.id, InstalledMeasure.status == "installed"
        )
    ).all()
    return [
        (_("Reference"), reference_of(home.id)),
        (_("Address"), where_it_is(home)),
        (_("City and ZIP code"), f"{home.city} {home.zip_code}"),
        (_("Parcel number of the home"), home.parcel_number),
        (_("Whom to ask for"), person if in_full else hidden),
        (_("Year of birth"), year if in_full else hidden),
        (_("Organization"), providers.get(home.provider_id, "")),
        (_("Opened on"), day(program_day(home.opened_at))),
        (_("Stage"), LABELS[Stage(home.stage)]),
        (_("First day of the work"), day(home.scheduled_on) if home.scheduled_on else ""),
        (_("Put in by this program"), _installed(session, done)),
        (_("Earlier work that the household told of"), _told(session, home) if in_full else hidden),
    ]


def _installed(session: Session, rows: Any) -> Words:  # noqa: ANN401 - installed measures
    items = {row.scope_item_id for row in rows}
    measures = session.exec(select(ScopeItem).where(col(ScopeItem.id).in_(items))).all() if items else ()
    return ", ".join(str(measure_name(item.measure_id)) for item in measures)


def _told(session: Session, home: Home) -> Words:
    """Return what the household's answers say of earlier work: the rules weigh it in the decision."""
    dwelling = raw_facts(case_of(session, home.id)).get("dwelling", {})
    known = dwelling.get("previously_weatherized")
    parts: list[str] = [] if known is None else [str(_("Yes") if known else _("No"))]
    if dwelling.get("weatherized_on"):
        parts.append(str(dwelling["weatherized_on"]))
    for work in dwelling.get("earlier_work") or ():
        named = [str(measure_name(each)) for each in work.get("measures") or ()]
        parts.append(" ".join(str(each) for each in (work.get("on"), work.get("programme"), *named) if each))
    return ", ".join(parts)
