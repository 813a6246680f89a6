"""The public self-check: no login, nothing kept, nothing logged, never a promise.

Every answer travels in the form itself. What is answered says what the rules say of so few facts, what else
must be known, and where to go next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, request

from rules.errors import HouseholdFileError
from rules.outcomes import Outcome
from rules.screening import screen
from webapp.access import access
from webapp.clock import now, program_day
from webapp.forms.caseworker.question_form import told
from webapp.forms.self_check import SelfCheckForm
from webapp.languages import page_words
from webapp.places import current_rulebook, placed
from webapp.rate_limit import RateLimit
from webapp.reports.subject import sentence_case
from webapp.services.case_facts import checked, with_answers
from webapp.ui.pages import form_page, page

if TYPE_CHECKING:
    from typing import Any

    from flask.typing import ResponseReturnValue

    from rules.screening import Screening

blueprint = Blueprint("self_check", __name__)

TOO_MANY = 429
MOST_CHECKS, WINDOW = 30, timedelta(minutes=10)
LIMIT = "self_check_limit"
# What this page asks: as long as one of these is missing, nothing can be said.
ASKED = frozenset(
    {
        "household.size",
        "household.annual_income_usd",
        "household.income",
        "household.income.amount_usd",
        "household.income.period",
        "dwelling.tract_geoid",
        "dwelling.tract_vintage",
        "dwelling.tenure",
        "building.units_per_building",
    }
)
_ANYWHERE = "2010", "2020"


@dataclass(frozen=True, slots=True)
class SelfAnswer:
    """What the rules say of a few facts.

    Parameters
    ----------
    kind : str
        ``may`` qualify, does ``not_seem`` to, or ``need`` more.
    needed : list of str
        What must be known first, in plain words.
    later : list of str
        What a caseworker will look at besides.
    others : list of str
        Other programs whose rules these facts meet.
    """

    kind: str
    needed: list[str]
    later: list[str]
    others: list[str]


@blueprint.route("/check", methods=["GET", "POST"])
@access(public=True)
def check() -> ResponseReturnValue:
    """Ask, and answer on the same page."""
    if request.method == "POST" and not _limit().allows(request.remote_addr or "", now()):
        abort(TOO_MANY)
    form = SelfCheckForm()
    if form.validate_on_submit():
        try:
            answer = answered(form)
        except HouseholdFileError as error:
            for problem in error.problems:
                form.refuse(told(problem), problem.fact.rpartition(".")[2])
        else:
            return page("self_check/answer.html", form=form, answer=answer)
    return form_page(form, "self_check/ask.html")


def _limit() -> RateLimit:
    found: RateLimit = current_app.extensions.setdefault(LIMIT, RateLimit(MOST_CHECKS, WINDOW))
    return found


def answered(form: SelfCheckForm) -> SelfAnswer:
    """Return what the rules say of a form's answers today.

    Raises
    ------
    HouseholdFileError
        If they contradict each other, such as a tract of another county.
    """
    facts = checked(with_answers({}, facts_of_form(form)))
    rulebook, on = current_rulebook(), program_day(now())
    return answer_of(screen(placed(facts, rulebook, on), rulebook, on))


def facts_of_form(form: SelfCheckForm) -> dict[str, Any]:
    """Return the answers by dotted fact; None where a fact is not known."""
    income = None
    if form.amount_usd.data is not None:
        income = [{"amount_usd": str(form.amount_usd.data), "period": form.period.data}]
    geoid = form.tract_geoid.data or None
    data = current_rulebook().data
    census = next((int(year) for year in _ANYWHERE if geoid and data.tract_exists(int(year), geoid)), None)
    return {
        "dwelling.county": None if geoid else form.county.data or None,
        "dwelling.tract_geoid": geoid,
        "dwelling.tract_vintage": census,
        "dwelling.zip_code": form.zip_code.data or None,
        "dwelling.tenure": form.tenure.data or None,
        "building.units_per_building": None if form.homes.data is None else [form.homes.data],
        "household.size": form.size.data,
        "household.income": income,
        "household.receives": form.receives.data or None,
    }


def answer_of(screening: Screening) -> SelfAnswer:
    """Return a screening as the self-check tells it."""
    words = page_words()
    missing = list(screening.missing)
    needed = [fact for fact in missing if fact in ASKED]
    if screening.outcome is Outcome.INELIGIBLE:
        kind = "not_seem"
    elif screening.outcome is Outcome.ELIGIBLE or not needed:
        kind = "may"
    else:
        kind = "need"

    def named(facts: list[str]) -> list[str]:
        texts = (words.find("fact", fact) or fact for fact in facts)
        return [sentence_case(text) for text in dict.fromkeys(texts)]

    return SelfAnswer(
        kind,
        named(needed) if kind == "need" else [],
        named([fact for fact in missing if fact not in ASKED]) if kind != "not_seem" else [],
        [
            each.program.name
            for each in screening.determinations
            if not each.program.leading and each.outcome is Outcome.ELIGIBLE
        ],
    )
