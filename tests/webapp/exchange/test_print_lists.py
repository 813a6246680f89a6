"""Which homes are printed: by stage, day of the decision that stands, and reference; on both databases."""

from datetime import timedelta

import pytest

from tests.webapp.db.programme import AT, DAY
from webapp.db import reading, transaction
from webapp.db.homes import Determination
from webapp.services.print_lists import PrintList, count_homes, not_found, references_in, wanted_homes
from webapp.stages import Stage


@pytest.fixture
def homes(engine, programme):
    """Three homes: one decided on a day, one decided again ten days later, one not decided."""
    with transaction(engine) as session:
        made = [programme.open_home(session) for _ in range(3)]
        first = programme.determination(made[1], "ineligible")
        session.add_all([programme.determination(made[0], "ineligible"), first])
        session.flush()
        again = programme.determination(made[1], "ineligible")
        later = {"decided_on": DAY + timedelta(days=10), "created_at": AT + timedelta(days=10)}
        for name, value in {**later, "supersedes_id": first.id}.items():
            setattr(again, name, value)
        session.add(again)
        session.flush()
        assert session.get(Determination, first.id).decided_on == DAY
        return [home.id for home in made]


def found(engine, actor, **wanted):
    asked = PrintList(**wanted)
    with reading(engine) as session:
        rows = {row.id for row in session.execute(wanted_homes(actor, asked))}
        assert count_homes(session, actor, asked) == len(rows)
        return rows


def test_without_a_choice_no_home_is_wanted(engine, programme, homes):
    assert found(engine, programme.caseworker) == set()
    assert found(engine, programme.caseworker, every=True) == set(homes)


def test_a_stage_chooses_its_homes(engine, programme, homes):
    assert found(engine, programme.manager, stage=Stage.SCREENED) == set(homes)
    assert found(engine, programme.manager, stage=Stage.PASSED) == set()


@pytest.mark.parametrize(
    ("days", "which"),
    [
        ((0, 0), {0}),
        ((None, 0), {0}),
        ((None, -1), set()),
        ((1, 9), set()),
        ((1, 10), {1}),
        ((10, None), {1}),
        ((11, None), set()),
        ((0, 10), {0, 1}),
    ],
)
def test_the_decision_that_stands_counts_and_both_days_are_included(engine, programme, homes, days, which):
    first, last = (None if day is None else DAY + timedelta(days=day) for day in days)
    chosen = found(engine, programme.caseworker, decided_from=first, decided_until=last)
    assert chosen == {homes[place] for place in which}


def test_references_are_beginnings_of_ids_and_unknown_ones_are_named(engine, programme, homes):
    references = (homes[0][:8], homes[2], "0" * 8)
    assert found(engine, programme.caseworker, references=references) == {homes[0], homes[2]}
    with reading(engine) as session:
        assert not_found(session, programme.caseworker, references) == ["0" * 8]
        assert not_found(session, programme.other_caseworker, references) == list(references)


def test_all_that_is_asked_must_hold(engine, programme, homes):
    wanted = {"stage": Stage.SCREENED, "decided_until": DAY, "references": (homes[0][:8], homes[1][:8])}
    assert found(engine, programme.caseworker, **wanted) == {homes[0]}


def test_homes_of_others_are_never_wanted(engine, programme, homes):
    assert found(engine, programme.other_caseworker, every=True) == set()
    assert homes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ((), ())),
        (" H-12AB34CD\n12ab34cd ", (("12ab34cd",), ())),
        ("h-12ab34cd;H-0000FFFF", (("12ab34cd", "0000ffff"), ())),
        ("12ab34c H-12AB34CG Main 2", ((), ("12ab34c", "H-12AB34CG", "Main", "2"))),
    ],
)
def test_references_are_read_as_people_write_them(text, expected):
    assert references_in(text) == expected
