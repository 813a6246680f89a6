"""Lists of a case: the homes of a complex one by one, and the earlier work on a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, url_for
from flask_babel import gettext as _

from rules.home_facts import EarlierWork, RosterUnit
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.forms.caseworker.lists import EarlierWorkEntryForm, RosterPasteForm, RosterUnitForm
from webapp.forms.caseworker.question_form import told
from webapp.forms.caseworker.questions import BY_ID, GROUP_NAMES
from webapp.forms.caseworker.steps import ButtonForm
from webapp.roles import Roles
from webapp.services.case_facts import checked
from webapp.services.errors import StaleEdit
from webapp.services.intake import GIVES_WAY, OPEN_STAGES, FactsRefused, save_entries
from webapp.services.questions import standing
from webapp.ui.pages import conflict_page, form_page, page
from webapp.ui.templates import day, dollars, yes_no
from webapp.views.caseworker.questions import NO_SUCH_PAGE, address_behind
from webapp.views.caseworker.routes import CASEWORKERS, READERS, blueprint, load_case, own_home, today
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from rules.fact_group import Facts
    from rules.facts import CaseFacts
    from webapp.forms.caseworker.question import Question
    from webapp.services.actors import Actor
    from webapp.ui import Form
    from webapp.ui.field import Words

ROSTER, EARLIER = "building.roster", "dwelling.earlier_work"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list in words."""

    place: int
    name: Words
    lines: list[str]


def _units(facts: CaseFacts) -> list[RosterUnit]:
    return list(facts.building.roster or ())


def _works(facts: CaseFacts) -> list[EarlierWork]:
    return list(facts.dwelling.earlier_work or ())


@blueprint.get("/homes/<home_id>/roster")
@access(roles=READERS, object=own_home)
def roster(home_id: str) -> ResponseReturnValue:
    """Show the homes of the complex."""
    return _list_page(home_id, BY_ID["roster"], "roster")


@blueprint.get("/homes/<home_id>/earlier-work")
@access(roles=READERS, object=own_home)
def earlier_works(home_id: str) -> ResponseReturnValue:
    """Show the earlier works on the home."""
    return _list_page(home_id, BY_ID["earlier-work-list"], "earlier_works")


def _list_page(home_id: str, asked: Question, name: str) -> ResponseReturnValue:
    with reading() as session:
        case = load_case(session, home_id)
    facts = checked(case.raw)
    is_roster = name == "roster"
    return page(
        "caseworker/entries.html",
        title=_("The homes of the complex") if is_roster else _("Earlier work on the home"),
        caption=GROUP_NAMES[asked.group],
        why=asked.why,
        entries=_unit_entries(_units(facts)) if is_roster else _work_entries(_works(facts)),
        may_change=current_actor().role is Roles.CASEWORKER and case.stage in OPEN_STAGES,
        new=url_for(f"caseworker.new_{_ONE[name]}", home_id=home_id),
        new_label=_("Add a home") if is_roster else _("Add an earlier work"),
        paste=url_for("caseworker.paste_roster", home_id=home_id) if is_roster else None,
        change=lambda place: url_for(f"caseworker.change_{_ONE[name]}", home_id=home_id, place=place + 1),
        remove=lambda place: url_for(f"caseworker.remove_{_ONE[name]}", home_id=home_id, place=place + 1),
        remove_form=ButtonForm(version=case.version),
        onward=address_behind(home_id, standing(facts, today()), asked),
        back=url_for("caseworker.home", home_id=home_id),
    )


_ONE = {"roster": "unit", "earlier_works": "earlier_work"}


def _unit_entries(units: Sequence[RosterUnit]) -> list[Entry]:
    found = []
    for place, unit in enumerate(units):
        lines = []
        if unit.occupied is False:
            lines.append(str(_("Empty")))
        if unit.household_size is not None:
            lines.append(str(_("People: %(number)s", number=unit.household_size)))
        if unit.annual_income_usd is not None:
            lines.append(str(_("%(sum)s a year", sum=dollars(int(unit.annual_income_usd * 100)))))
        if unit.low_income is not None:
            lines.append(str(_("Low-income: %(answer)s", answer=yes_no(unit.low_income))))
        if unit.low_income_within_days is not None:
            lines.append(str(_("A low-income household in %(days)s days", days=unit.low_income_within_days)))
        found.append(Entry(place, unit.unit or _("Home %(number)s", number=place + 1), lines))
    return found


def _work_entries(works: Sequence[EarlierWork]) -> list[Entry]:
    return [
        Entry(
            place,
            day(work.on) if work.on is not None else _("Day not known"),
            [text for text in (work.programme or "", ", ".join(work.measures or ())) if text],
        )
        for place, work in enumerate(works)
    ]


@blueprint.route("/homes/<home_id>/roster/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_unit(home_id: str) -> ResponseReturnValue:
    """Add a home of the complex."""
    return _entry_page(home_id, None, "roster")


@blueprint.route("/homes/<home_id>/roster/<int:place>", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def change_unit(home_id: str, place: int) -> ResponseReturnValue:
    """Change a home of the complex; they are counted from 1."""
    return _entry_page(home_id, place - 1, "roster")


@blueprint.post("/homes/<home_id>/roster/<int:place>/remove")
@access(roles=CASEWORKERS, object=own_home)
def remove_unit(home_id: str, place: int) -> ResponseReturnValue:
    """Take a home of the complex off the list."""
    return _removed(home_id, place - 1, "roster")


@blueprint.route("/homes/<home_id>/earlier-work/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_earlier_work(home_id: str) -> ResponseReturnValue:
    """Add an earlier work."""
    return _entry_page(home_id, None, "earlier_works")


@blueprint.route("/homes/<home_id>/earlier-work/<int:place>", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def change_earlier_work(home_id: str, place: int) -> ResponseReturnValue:
    """Change an earlier work; they are counted from 1."""
    return _entry_page(home_id, place - 1, "earlier_works")


@blueprint.post("/homes/<home_id>/earlier-work/<int:place>/remove")
@access(roles=CASEWORKERS, object=own_home)
def remove_earlier_work(home_id: str, place: int) -> ResponseReturnValue:
    """Take an earlier work off the list."""
    return _removed(home_id, place - 1, "earlier_works")


@blueprint.route("/homes/<home_id>/roster/paste", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def paste_roster(home_id: str) -> ResponseReturnValue:
    """Add many homes at once, from the owner's list."""
    with reading() as session:
        case = load_case(session, home_id)
    form = RosterPasteForm(version=case.version)
    if form.validate_on_submit():
        entries = [*_units(checked(case.raw)), *form.units]
        answer = _saved(form, home_id, "roster", entries)
        if answer is not None:
            return answer
    return form_page(form, back=url_for("caseworker.roster", home_id=home_id))


def _entry_page(home_id: str, place: int | None, name: str) -> ResponseReturnValue:
    with reading() as session:
        case = load_case(session, home_id)
    facts = checked(case.raw)
    is_roster = name == "roster"
    entries: list[Any] = _units(facts) if is_roster else _works(facts)
    if place is not None and not 0 <= place < len(entries):
        abort(NO_SUCH_PAGE)
    data = None if place is None else entries[place].model_dump()
    if data is not None and data.get("measures"):
        data["measures"] = "\n".join(data["measures"])
    kind = RosterUnitForm if is_roster else EarlierWorkEntryForm
    form: Form = kind(data=data, version=case.version)
    if form.validate_on_submit():
        answers = {fact: value for fact, value in form.answers().items() if value not in (None, "")}
        if "measures" in answers:
            answers["measures"] = tuple(
                line.strip() for line in str(answers["measures"]).splitlines() if line.strip()
            )
        try:
            entry = (RosterUnit if is_roster else EarlierWork).model_validate(answers)
        except ValueError:
            form.refuse(_("An empty home has no people and no income. Correct one of these answers."))
        else:
            changed = [*entries, entry] if place is None else [*entries[:place], entry, *entries[place + 1 :]]
            answer = _saved(form, home_id, name, changed)
            if answer is not None:
                return answer
    return form_page(form, back=url_for(f"caseworker.{name}", home_id=home_id))


def _removed(home_id: str, place: int, name: str) -> ResponseReturnValue:
    form = ButtonForm()
    with reading() as session:
        case = load_case(session, home_id)
    facts = checked(case.raw)
    entries: list[Any] = _units(facts) if name == "roster" else _works(facts)
    if not 0 <= place < len(entries):
        abort(NO_SUCH_PAGE)
    answer = _saved(form, home_id, name, [*entries[:place], *entries[place + 1 :]])
    return answer or form_page(form, back=url_for(f"caseworker.{name}", home_id=home_id))


def _saved(form: Form, home_id: str, name: str, entries: Sequence[Facts]) -> ResponseReturnValue | None:
    """Save a list; None where something must be put right."""
    fact = ROSTER if name == "roster" else EARLIER

    def work(session: Session, actor: Actor, at: datetime) -> str:
        save_entries(session, actor, home_id, fact, entries, row_version=form.version or 0, at=at)
        return url_for(f"caseworker.{name}", home_id=home_id)

    try:
        return save(form, work)
    except FactsRefused as refused:
        for problem in refused.problems:
            form.refuse(told(problem))
    except StaleEdit as stale:
        current, submitted = (_readable(fact, each) for each in (stale.current, stale.submitted))
        labels = {fact: _("The list"), GIVES_WAY.get(fact, ""): _("Low-income homes")}
        return conflict_page(form, current, submitted, stale.row_version, labels=labels)
    return None


def _readable(fact: str, answers: dict[str, Any]) -> dict[str, Any]:
    """Return a list of both versions in words."""
    if fact == ROSTER:
        entries = _unit_entries([RosterUnit.model_validate(each) for each in answers.get(fact) or []])
    else:
        entries = _work_entries([EarlierWork.model_validate(each) for each in answers.get(fact) or []])
    told_list = "\n".join(", ".join([str(each.name), *each.lines]) for each in entries)
    return {**answers, fact: told_list or None}
