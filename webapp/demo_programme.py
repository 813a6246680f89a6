"""The demo programme: people, and homes at every stage, each led there by the services step by step.

Everything but the ids and passwords is the same each time. The steps of all homes are taken in the order of
their times, so that the log reads as it would have been written.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import force_locale
from pydantic import BaseModel, ConfigDict, Field

from webapp.db import transaction
from webapp.demo import SAMPLES
from webapp.demo_documents import issue_documents
from webapp.demo_money import enter_money, invoice_what_passed
from webapp.demo_neighbours import neighbours
from webapp.demo_office import OFFICE_STEPS
from webapp.demo_people import DemoPeople, Login, add_people
from webapp.demo_work import WORK_STEPS
from webapp.services.money_figures import rebuild
from webapp.services.money_keeping import keep_figures_later
from webapp.stages import LABELS, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlmodel import Session

HOMES = Path(__file__).with_name("demo_homes.toml")
HOUR = timedelta(hours=1)
STEPS = {**OFFICE_STEPS, **WORK_STEPS}
# The stages on the way to the last one, and how many days after the first call each is reached.
WAY = (
    (Stage.SCREENED, 0),
    (Stage.ENROLLED, 1),
    (Stage.ASSESSED, 1),
    (Stage.SCOPED, 2),
    (Stage.APPROVED, 3),
    (Stage.SCHEDULED, 4),
    (Stage.IN_PROGRESS, 8),
    (Stage.CONTRACTOR_COMPLETE, 11),
    (Stage.DESK_REVIEW, 12),
    (Stage.FINAL_INSPECTION, 13),
    (Stage.PASSED, 16),
    (Stage.REPORTED, 20),
)
# Stages beside that way: where a home leaves it, unless its file says otherwise, and when.
BESIDE = {
    Stage.IN_PROGRESS_INSPECTION: (Stage.IN_PROGRESS, 10),
    Stage.REWORK: (Stage.FINAL_INSPECTION, 16),
    Stage.DEFERRED: (Stage.ENROLLED, 3),
    Stage.WITHDRAWN: (Stage.SCREENED, 2),
}


class DemoHome(BaseModel):
    """A home of the demo, as its file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address_line: str
    unit: str = ""
    city: str
    zip_code: str
    sample: str
    until: Stage
    after: Stage | None = None
    days_ago: int = Field(ge=0)
    facts: dict[str, Any] = Field(default_factory=dict)
    reason: str = ""
    decided: bool = False
    team: int = 0

    def household(self) -> dict[str, dict[str, Any]]:
        """Return the facts of its household, by section."""
        facts = tomllib.loads((SAMPLES / self.sample).read_text(encoding="utf-8"))
        facts["household"].pop("reference", None)
        for dotted, value in self.facts.items():
            section, _, name = dotted.partition(".")
            facts.setdefault(section, {})[name] = value
        return facts


@dataclass
class Visit:
    """One step of one home: everything that the step needs to know."""

    session: Session
    people: DemoPeople
    home: DemoHome
    home_id: str
    at: datetime
    photos: Path
    verify_address: str


@dataclass
class _Journey:
    """A home on its way; its id is known once it is open."""

    home: DemoHome
    number: int
    home_id: str = ""


@dataclass(frozen=True)
class Demo:
    """What was made.

    Parameters
    ----------
    logins : tuple of Login
    homes : Counter of Stage
        How many homes are at each stage.
    at : datetime
        The demo's today.
    """

    logins: tuple[Login, ...]
    homes: Counter[Stage]
    at: datetime

    def lines(self) -> Iterator[str]:
        """Yield what to tell whoever tries the demo."""
        yield f"The demo programme has {self.homes.total()} homes, at {len(self.homes)} stages:"
        yield "  " + ", ".join(f"{LABELS[stage]} {self.homes[stage]}" for stage in Stage if self.homes[stage])
        yield f"Its today is {self.at:%-d %B %Y}. Log in with (demo only, made just now):"
        for login in self.logins:
            yield f"  {login.role.value:<11} {login.email:<24} {login.password:<17} {login.name}"


def demo_homes() -> tuple[DemoHome, ...]:
    """Return the homes that are described one by one, as the file lists them."""
    content = tomllib.loads(HOMES.read_text(encoding="utf-8"))
    return tuple(DemoHome.model_validate(home) for home in content["home"])


def all_demo_homes() -> tuple[DemoHome, ...]:
    """Return every home of the demo: those of the file, and their neighbours."""
    return (*demo_homes(), *map(DemoHome.model_validate, neighbours()))


def build_demo(
    at: datetime,
    verify_address: str,
    homes: Sequence[DemoHome] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Demo:
    """Fill the application's empty database with the demo programme.

    Parameters
    ----------
    at : datetime
        The demo's today, in UTC; nothing in it happened later.
    verify_address : str
        Address of the public pages that confirm certificates, ending in a slash.
    homes : sequence of DemoHome or None
        Which homes; all of them where None.
    progress : callable or None
        (1, steps in all) -> None, called after each step of a home.

    Raises
    ------
    NotAnEmptyDatabase
        If the database has people already.
    """
    photos = current_app.extensions["settings"].photos_folder
    homes = all_demo_homes() if homes is None else homes
    with force_locale("en"), transaction() as session:
        people = add_people(session)
        enter_money(session, people, at)
    journeys = [_Journey(home, number) for number, home in enumerate(homes)]
    steps = [step for journey in journeys for step in _steps(journey, at - timedelta(journey.home.days_ago))]
    for when, journey, take in sorted(steps, key=lambda step: (step[0], step[1].number)):
        with force_locale("en"), transaction() as session:
            keep_figures_later(session)
            team = people.of_team(journey.home.team)
            visit = Visit(session, team, journey.home, journey.home_id, when, photos, verify_address)
            journey.home_id = take(visit) or journey.home_id
        if progress is not None:
            progress(1, len(steps))
    with force_locale("en"), transaction() as session:
        rebuild(session)
        invoice_what_passed(session, people, at)
    with force_locale("en"), transaction() as session:
        issue_documents(session, people, at, verify_address)
    return Demo(people.logins, Counter(home.until for home in homes), at)


def _steps(
    journey: _Journey, first_call: datetime
) -> Iterator[tuple[datetime, _Journey, Callable[[Visit], str | None]]]:
    """Yield the steps of a home, each with its time."""
    home = journey.home
    leaves, days_beside = BESIDE.get(home.until, (home.until, 0))
    last = home.after or leaves
    minutes = timedelta(minutes=journey.number)
    for stage, days in WAY:
        for order, take in enumerate(STEPS[stage]):
            yield first_call + timedelta(days) + order * HOUR + minutes, journey, take
        if stage is last:
            break
    if home.until in BESIDE:
        for order, take in enumerate(STEPS[home.until]):
            yield first_call + timedelta(days_beside) + order * HOUR + minutes, journey, take
