"""The figures of each home and their sums: kept in step with the record, rebuilt from it, and verified.

`home_figures` has a row for each home; `figure_sum` has their sums by programme year, provider, county, stage
and priority population, so that a page over the whole programme reads thousands of rows and not millions of
documents. Both are made by `figure_rows` alone. They are brought up to date before every commit that touches
a home (`webapp.services.money_keeping`); statements that go past the application show in `verify_figures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.money import DIMENSIONS, FIGURE_SUM, FLAGS, HOME_FIGURES, VALUES
from webapp.services.audit import _ONE_WRITER
from webapp.services.programme_rows import FigureRow, figure_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlmodel import Session

AT_A_TIME = 500
# Of the sums, for each value: of how many homes it is known.
COUNTS = tuple(f"{name}_homes" for name in VALUES)
SUMMED = ("homes", *FLAGS, *VALUES, *COUNTS)
SHOWN_WRONG = 10


@dataclass(frozen=True, slots=True)
class FiguresCheck:
    """What checking the figures came to.

    Parameters
    ----------
    homes : int
        How many homes there are.
    wrong : tuple of str
        Ids of homes whose figures are absent or are not what their record says, the first few.
    wrong_homes, wrong_sums : int
        How many homes and how many sums are wrong.
    """

    homes: int
    wrong: tuple[str, ...]
    wrong_homes: int
    wrong_sums: int

    @property
    def agrees(self) -> bool:
        """Whether every figure is what the record says."""
        return not self.wrong_homes and not self.wrong_sums


def one_writer(session: Session) -> None:
    """Wait until nobody else writes sums or the log; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # The log's own lock, so that the two are always taken in the same order.
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_WRITER})


def refresh(session: Session, home_ids: Iterable[str]) -> None:
    """Bring the figures of some homes, and the sums, up to date with their records."""
    one_writer(session)
    for chosen in _chunks(sorted(set(home_ids))):
        new = {row["home_id"]: row for row in figure_rows(session, chosen)}
        old = {row["home_id"]: row for row in _stored(session, chosen)}
        for home_id in chosen:
            before, after = old.get(home_id), new.get(home_id)
            if before == after:
                continue
            if before is not None:
                add_to_sums(session, before, -1)
            if after is not None:
                _store(session, after, is_new=before is None)
                add_to_sums(session, after, 1)


def _store(session: Session, row: FigureRow, *, is_new: bool) -> None:
    if is_new:
        session.execute(insert(HOME_FIGURES).values(row))
    else:
        session.execute(update(HOME_FIGURES).where(HOME_FIGURES.c.home_id == row["home_id"]).values(row))


def add_to_sums(session: Session, row: FigureRow, sign: int) -> None:
    """Add a home's figures to the sums, or take them off."""
    change = {name: sign * amount for name, amount in parts_of(row).items()}
    on_conflict = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = {name: row[name] for name in DIMENSIONS}
    matches = [FIGURE_SUM.c[name] == value for name, value in key.items()]
    if sign < 0:
        summed = {name: FIGURE_SUM.c[name] + amount for name, amount in change.items() if amount}
        session.execute(update(FIGURE_SUM).where(*matches).values(summed))
        return
    statement = on_conflict(FIGURE_SUM).values({**key, **change})
    summed = {name: FIGURE_SUM.c[name] + statement.excluded[name] for name in SUMMED}
    session.execute(statement.on_conflict_do_update(index_elements=list(DIMENSIONS), set_=summed))


def parts_of(row: FigureRow) -> dict[str, int]:
    """Return what a home adds to the sums; what is not known adds nothing, and is not counted as known."""
    return {
        "homes": 1,
        **{name: row[name] for name in FLAGS},
        **{name: row[name] or 0 for name in VALUES},
        **{count: int(row[name] is not None) for name, count in zip(VALUES, COUNTS, strict=True)},
    }


def rebuild(session: Session) -> int:
    """Work out the figures of every home and the sums anew; return how many homes there are."""
    one_writer(session)
    session.execute(delete(FIGURE_SUM))
    session.execute(delete(HOME_FIGURES))
    count = 0
    for chosen in _chunks(_every_home(session)):
        rows = figure_rows(session, chosen)
        session.execute(insert(HOME_FIGURES), rows)
        session.expunge_all()
        count += len(rows)
    sum_up(session)
    return count


def sum_up(session: Session) -> None:
    """Make the sums anew from the rows."""
    session.execute(delete(FIGURE_SUM))
    statement = insert(FIGURE_SUM).from_select([*DIMENSIONS, *SUMMED], _sums_of_rows())
    session.execute(statement)


def _sums_of_rows() -> Any:  # noqa: ANN401 - a statement of as many columns as there are figures
    row = HOME_FIGURES.c
    return select(
        *(row[name] for name in DIMENSIONS),
        func.count(),
        *(func.sum(row[name]) for name in FLAGS),
        *(func.coalesce(func.sum(row[name]), 0) for name in VALUES),
        *(func.count(row[name]) for name in VALUES),
    ).group_by(*(row[name] for name in DIMENSIONS))


def verify_figures(session: Session) -> FiguresCheck:
    """Work out every home's figures from its record, and hold them against what is kept."""
    wrong: list[str] = []
    homes = _every_home(session)
    for chosen in _chunks(homes):
        stored = {row["home_id"]: row for row in _stored(session, chosen)}
        worked_out = {row["home_id"]: row for row in figure_rows(session, chosen)}
        wrong += [home_id for home_id in chosen if stored.get(home_id) != worked_out.get(home_id)]
        session.expunge_all()
    kept = session.execute(select(func.count()).select_from(HOME_FIGURES)).scalar_one()
    wrong_homes = len(wrong) + max(0, kept - len(homes))
    return FiguresCheck(len(homes), tuple(wrong[:SHOWN_WRONG]), wrong_homes, wrong_sums(session))


def wrong_sums(session: Session) -> int:
    """Return how many sums are not what the rows come to."""
    names = [*DIMENSIONS, *SUMMED]

    def plain(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(value if isinstance(value, str) else int(value) for value in row)

    kept = session.execute(select(*(FIGURE_SUM.c[name] for name in names)).where(FIGURE_SUM.c.homes != 0))
    rows = session.execute(_sums_of_rows())
    empty = session.execute(select(*(FIGURE_SUM.c[name] for name in SUMMED)).where(FIGURE_SUM.c.homes == 0))
    not_empty = sum(any(int(value) for value in row) for row in empty)
    return len({plain(row) for row in kept} ^ {plain(row) for row in rows}) + not_empty


def rebuild_if_incomplete(session: Session) -> bool:
    """Work the figures out where homes have none yet; return whether that was so."""
    homes = session.execute(select(func.count()).select_from(Home)).scalar_one()
    kept = session.execute(select(func.count()).select_from(HOME_FIGURES)).scalar_one()
    if homes == kept:
        return False
    rebuild(session)
    return True


def _stored(session: Session, home_ids: Sequence[str]) -> Iterator[FigureRow]:
    statement = select(HOME_FIGURES).where(HOME_FIGURES.c.home_id.in_(home_ids))
    for row in session.execute(statement).mappings():
        yield dict(row)


def _every_home(session: Session) -> list[str]:
    return list(session.execute(select(col(Home.id)).order_by(col(Home.id))).scalars())


def _chunks(home_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(home_ids), AT_A_TIME):
        yield home_ids[first : first + AT_A_TIME]
