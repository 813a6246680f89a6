"""A large programme for measuring: so many homes at every stage, with work, money and inspections.

`python -m tests.bench.web_homes FOLDER [--homes 200000]` makes a data folder with a migrated SQLite database,
people of every role to log in (PASSWORD), and the homes. For a database that is there already, call
`fill(engine, homes)`.

The rows are written in bulk: the triggers are taken away for that and put back afterwards, word for word, so
what is written here keeps to the rules itself: a home has what its stage needs, its steps are steps that
there are, and its inspector had no hand in it. Figures and sums are written beside, and `hearthline figures
verify` finds them equal to what the records say. The same seed gives the same homes.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from rules.rulebook import load_rulebook
from tests.bench.web_caseload import finish
from tests.bench.web_documents import CERTIFICATE, WORK, assessment, decision
from tests.bench.web_people import FIRMS, NONPROFITS, add_people
from webapp import create_app
from webapp.config import Settings
from webapp.db import current_database
from webapp.db.engine import BEGIN, BEGIN_WRITING
from webapp.db.migrate import upgrade
from webapp.security import password_hash
from webapp.services.money_budgets import commit_what_is_approved
from webapp.services.money_figures import rebuild
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

SEED = 20261121
TODAY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
PASSWORD = "seven dry blankets"  # noqa: S105 - of people who exist only while something is measured
AT_A_TIME = 2000
PROGRAM = "us_ca.liwp.single_family_efficiency"
WAY = (
    Stage.SCREENED,
    Stage.ENROLLED,
    Stage.ASSESSED,
    Stage.SCOPED,
    Stage.APPROVED,
    Stage.SCHEDULED,
    Stage.IN_PROGRESS,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.PASSED,
    Stage.REPORTED,
)
# Of a thousand homes, how many stand where; a programme of years has most of them behind it.
SHARES = {
    Stage.SCREENED: 60,
    Stage.ENROLLED: 50,
    Stage.ASSESSED: 40,
    Stage.SCOPED: 30,
    Stage.APPROVED: 30,
    Stage.SCHEDULED: 25,
    Stage.IN_PROGRESS: 25,
    Stage.CONTRACTOR_COMPLETE: 10,
    Stage.DESK_REVIEW: 10,
    Stage.FINAL_INSPECTION: 20,
    Stage.PASSED: 50,
    Stage.REPORTED: 500,
    Stage.REWORK: 15,
    Stage.DEFERRED: 55,
    Stage.WITHDRAWN: 80,
}
BEFORE = {
    Stage.REWORK: Stage.FINAL_INSPECTION,
    Stage.DEFERRED: Stage.ENROLLED,
    Stage.WITHDRAWN: Stage.SCREENED,
}
# Counties of the tracts that are written; None where the place is not known.
PLACES = (
    ("Fresno", "06019", "disadvantaged_community"),
    ("Los Angeles", "06037", "disadvantaged_community"),
    ("San Joaquin", "06077", "disadvantaged_community"),
    ("Alameda", "06001", "low_income_within_half_mile"),
    ("Kern", "06029", "disadvantaged_community"),
    ("Imperial", "06025", "low_income_anywhere"),
    ("Contra Costa", "06013", "not_a_priority_population"),
    (None, None, None),
)
TRACTS_A_COUNTY = 200
STREETS = ("E Tulare St", "S Cherry Ave", "Harbour Way", "W Flora St", "Imperial Ave", "N 9th St")


def main() -> None:
    """Make a data folder with a large programme in it."""

    parser = argparse.ArgumentParser(prog="web_homes", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--homes", type=int, default=200_000)
    chosen = parser.parse_args()
    app = create_app(Settings.in_folder(chosen.folder, testing=True))
    with app.app_context():
        engine = current_database().engine
        upgrade(engine)
        begin = time.perf_counter()
        fill(engine, chosen.homes, password=password_hash(PASSWORD))
        click.echo(f"{chosen.homes:,} homes in {time.perf_counter() - begin:.1f} s, in {chosen.folder}")
        engine.dispose()


def fill(engine: Engine, homes: int, *, seed: int = SEED, password: str = "-") -> None:  # noqa: S107 - no password
    """Fill a migrated SQLite database without people with a programme of so many homes.

    Without an application, `password` is what is kept of everybody's password: a hash, or nothing that fits.
    """

    with engine.execution_options(**{BEGIN: BEGIN_WRITING}).begin() as connection:
        people = add_people(connection, password)
        triggers = _without_triggers(connection)
        drawn = _Drawn(random.Random(seed), people)  # noqa: S311 - a drawing that can be repeated
        for first in range(0, homes, AT_A_TIME):
            tables: dict[str, list[dict[str, Any]]] = {}
            for number in range(first, min(first + AT_A_TIME, homes)):
                for table, row in drawn.home(number):
                    tables.setdefault(table, []).append(row)
            for each in SQLModel.metadata.sorted_tables:
                if each.name in tables:
                    connection.execute(each.insert(), tables[each.name])
        with Session(connection, join_transaction_mode="rollback_only") as session:
            finish(session)
            session.commit()
        for trigger in triggers:
            connection.exec_driver_sql(trigger)
        with Session(connection, join_transaction_mode="rollback_only") as session:
            commit_what_is_approved(session)
            rebuild(session)
            session.commit()
        connection.exec_driver_sql("ANALYZE")


def _without_triggers(connection: Connection) -> list[str]:
    """Take every trigger away, and return the statements that put them back."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [statement for _, statement in found]


class _Drawn:
    """Homes drawn one after another, each as the rows of its record."""

    def __init__(self, draw: random.Random, people: dict[str, list[int]]) -> None:
        self.draw, self.people = draw, people
        self.scope = self.item = self.measure = self.event = self.inspection = 0
        self.papers = 0
        self.stages = [stage for stage, share in SHARES.items() for _ in range(share)]
        self.documents = {place: (decision(place), assessment(place)) for place in self._places()}

    def _places(self) -> list[tuple[str | None, str, str | None]]:
        table = max(load_rulebook().data.tract_tables.items())[1]
        found: list[tuple[str | None, str, str | None]] = []
        for county, fips, category in PLACES:
            tracts = sorted(each for each in table.tracts if fips and each.startswith(fips))
            found += [(county, tract, category) for tract in tracts[:TRACTS_A_COUNTY] or [""]]
        return found

    def home(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the rows of one home, with the tables that they belong to."""
        draw = self.draw
        stage = draw.choice(self.stages)
        office = draw.randrange(NONPROFITS)
        firm = draw.randrange(FIRMS)
        last = BEFORE.get(stage, stage)
        way = WAY[: WAY.index(last) + 1]
        opened = TODAY - timedelta(days=draw.randrange(30, 4300), minutes=draw.randrange(1440))
        home_id = UUID(int=draw.getrandbits(128)).hex
        caseworker = self.people["caseworker"][office]
        scheduled = Stage.SCHEDULED in way
        place = draw.choice(list(self.documents)) if Stage.ENROLLED in way else None
        yield (
            "home",
            {
                "id": home_id,
                "address_line": f"{1 + number} {STREETS[number % len(STREETS)]}",
                "unit": "" if number % 5 else f"Apt {number % 40}",
                "city": (place[0] if place and place[0] else "Fresno"),
                "zip_code": f"{93000 + number % 800}",
                "provider_id": self.people["nonprofits"][office],
                "contractor_provider_id": self.people["firms"][firm] if scheduled else None,
                "scheduled_on": (opened + timedelta(days=20)).date() if scheduled else None,
                "stage": stage.value,
                "deferred_from": last.value if stage is Stage.DEFERRED else None,
                "row_version": 1,
                "opened_by": caseworker,
                "opened_at": opened,
            },
        )
        yield (
            "case_record",
            {
                "home_id": home_id,
                "facts": "{}",
                "row_version": 1,
                "created_by": caseworker,
                "created_at": opened,
                "updated_by": caseworker,
                "updated_at": opened,
            },
        )
        yield from self._steps(home_id, (*way, stage) if stage in BEFORE else way, caseworker, opened)
        if place is not None:
            yield from self._documents(home_id, place, caseworker, opened, assessed=Stage.ASSESSED in way)
        if Stage.SCOPED in way:
            yield from self._work(home_id, way, caseworker, self.people["contractor"][firm], opened)
        if Stage.PASSED in way or stage is Stage.REWORK:
            yield from self._inspection(home_id, stage, opened)

    def _steps(
        self, home_id: str, way: tuple[Stage, ...], actor: int, opened: datetime
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for order, to in enumerate(way):
            self.event += 1
            yield (
                "stage_event",
                {
                    "id": self.event,
                    "home_id": home_id,
                    "from_stage": way[order - 1].value if order else None,
                    "to_stage": to.value,
                    "actor_id": actor,
                    "at": opened + timedelta(days=2 * order),
                    "reason": "as agreed by telephone" if to in BEFORE else None,
                },
            )

    def _documents(
        self, home_id: str, place: Any, actor: int, opened: datetime, *, assessed: bool
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        decided, assessed_as = self.documents[place]
        self.papers += 1
        shared = {"home_id": home_id, "created_by": actor, "created_at": opened}
        day = opened.date()
        yield (
            "determination",
            {
                **shared,
                "program": PROGRAM,
                "outcome": "eligible",
                "decided_on": day,
                "effective_on": day,
                "document": decided[0],
                "sha256": decided[1],
            },
        )
        if assessed:
            yield (
                "assessment_record",
                {
                    **shared,
                    "id": self.papers,
                    "assessed_on": day,
                    "document": assessed_as[0],
                    "sha256": assessed_as[1],
                },
            )

    def _work(
        self, home_id: str, way: tuple[Stage, ...], caseworker: int, contractor: int, opened: datetime
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        self.scope += 1
        approved = Stage.APPROVED in way
        yield (
            "work_scope",
            {
                "id": self.scope,
                "home_id": home_id,
                "revision": 1,
                "assessment_id": self.papers,
                "proposed_by": caseworker,
                "proposed_at": opened + timedelta(days=6),
                "approved_by": caseworker if approved else None,
                "approved_at": opened + timedelta(days=8) if approved else None,
                "row_version": 1,
            },
        )
        installed = Stage.CONTRACTOR_COMPLETE in way
        for position, (measure_id, unit, quantity, cents, _, _) in enumerate(WORK[: self.draw.randint(1, 4)]):
            self.item += 1
            yield (
                "scope_item",
                {
                    "id": self.item,
                    "scope_id": self.scope,
                    "position": position,
                    "measure_id": measure_id,
                    "quantity": quantity,
                    "unit": unit,
                    "liwp_may_fund": measure_id != "led_lamps",
                    "estimated_cost_cents": cents if self.item % 9 else None,
                },
            )
            if installed:
                yield from self._installed(home_id, (measure_id, quantity, cents), contractor, opened)

    def _installed(
        self, home_id: str, work: tuple[str, float, int], contractor: int, opened: datetime
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        measure_id, quantity, cents = work
        self.measure += 1
        at = opened + timedelta(days=13)
        plate = measure_id == "heat_pump_water_heater"
        yield (
            "installed_measure",
            {
                "id": self.measure,
                "client_id": f"bench-{self.measure}",
                "home_id": home_id,
                "scope_item_id": self.item,
                "status": "installed",
                "reason": "",
                "quantity": quantity,
                "make": "Aldergrove" if plate else "",
                "model": "HPW-1" if plate else "",
                "serial": f"BENCH{self.measure}" if plate else None,
                "reading_unit": "",
                "installed_on": at.date(),
                "installed_by": contractor,
                "logged_at": at,
                "row_version": 1,
            },
        )
        if self.measure % 11:
            yield (
                "measure_funding",
                {
                    "installed_measure_id": self.measure,
                    "source": "owner" if measure_id == "led_lamps" else "liwp",
                    "amount_cents": cents,
                },
            )

    def _inspection(
        self, home_id: str, stage: Stage, opened: datetime
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        self.inspection += 1
        at = opened + timedelta(days=20)
        inspector = self.people["inspector"][self.inspection % 2]
        yield (
            "inspection",
            {
                "id": self.inspection,
                "home_id": home_id,
                "kind": "post_installation",
                "inspector_id": inspector,
                "inspected_on": at.date(),
                "verdict": "rework" if stage is Stage.REWORK else "pass",
                "note": "",
                "opened_at": at,
                "row_version": 1,
            },
        )
        if stage is Stage.REPORTED:
            yield (
                "certificate",
                {
                    "home_id": home_id,
                    "inspection_id": self.inspection,
                    "token": f"bench{self.inspection:021d}",
                    "document": CERTIFICATE[0],
                    "sha256": CERTIFICATE[1],
                    "issued_by": inspector,
                    "issued_at": at,
                },
            )


if __name__ == "__main__":
    main()
