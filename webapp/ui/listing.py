"""A list on a page: columns, filters, pages, and the same rows as CSV and JSON.

A view says what the columns are and where the rows come from; `list_page` does the rest::

    listing = Listing("homes", _l("Homes"), COLUMNS, SqlRows(session, statement, as_row), filters=FILTERS)
    return list_page(listing, "caseload/homes.html")

A search over names or addresses does not travel in the address of a page: it is posted, and kept in the
session until it is cleared. The view takes POST too, begins with `Search.keep`, and hands the list its
search::

    search = Search("homes", _l("Address, reference or name"))
    if (led_on := search.keep()) is not None:
        return led_on
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from flask import abort, redirect, request, session, url_for
from sqlmodel import func, select

from webapp.clock import now
from webapp.exports import FORMATS, file_response
from webapp.ui.pages import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Select
    from sqlmodel import Session

    from webapp.ui.field import Words

ROWS_A_PAGE = 25
FORMAT = "format"
LONGEST_PAGE_NUMBER = 7

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    key : str
        Its name in CSV and JSON, with its unit (`age_days`, `amount_usd`).
    label : Words
        Its heading.
    shown : callable or None
        (row) -> what a person reads; the plain value where None.
    address : callable or None
        (row) -> where a click leads, or None.
    number : bool
        Whether it is set to the right.
    on_page : bool
        Whether the page shows it; a file holds every column.
    unbroken : bool
        Whether it stays on one line, as a reference does.
    """

    key: str
    label: Words
    shown: Callable[[Row], Words] | None = None
    address: Callable[[Row], str | None] | None = None
    number: bool = False
    on_page: bool = True
    unbroken: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice over the list, as a select or a text box; its value travels in the address.

    Parameters
    ----------
    name : str
        Name in the address; never one that holds personal data.
    label : Words
    choices : sequence of (value, label)
        Empty for a text box.
    otherwise : Words
        What holds where nothing is chosen; "All" where empty.
    """

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]] = ()
    otherwise: Words = ""

    @property
    def value(self) -> str:
        """What was asked for; empty where nothing, or something that is no choice."""
        asked = request.args.get(self.name, "").strip()
        if self.choices and asked not in {value for value, _ in self.choices}:
            return ""
        return asked


SEARCHES = "searches"
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Search:
    """A search over a list whose words may be personal data: they are kept in the session.

    Parameters
    ----------
    name : str
        Under which name its words are kept.
    label : Words
    hint : Words
    """

    name: str
    label: Words
    hint: Words = ""

    @property
    def words(self) -> str:
        """What is searched for; empty where nothing is."""
        return str(session.get(SEARCHES, {}).get(self.name, ""))

    def keep(self) -> ResponseReturnValue | None:
        """Keep what was posted and lead back to the list; None where nothing was posted."""
        if request.method != "POST":
            return None
        asked = " ".join(request.form.get("search", "").split())[:LONGEST_SEARCH]
        session[SEARCHES] = {**session.get(SEARCHES, {}), self.name: asked}
        return redirect(same_address(page=None), code=303)


class Rows(Protocol):
    """Where rows come from: counted first, then read a page at a time, or whole for a file."""

    def count(self) -> int:
        """Return how many there are."""
        ...

    def read(self, first: int, how_many: int | None) -> Iterable[Row]:
        """Return so many rows from one on (0 is the first); all the rest where None."""
        ...


@dataclass(frozen=True, slots=True)
class ListedRows:
    """Rows that are in memory already."""

    rows: Sequence[Row]

    def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def read(self, first: int, how_many: int | None) -> Iterable[Row]:
        """Return so many rows from one on."""
        return self.rows[first:] if how_many is None else self.rows[first : first + how_many]


@dataclass(frozen=True, slots=True)
class SqlRows:
    """Rows of a statement, read a page at a time by the database; give it an ORDER BY that is total."""

    session: Session
    statement: Select[*tuple[Any, ...]]
    as_row: Callable[[Any], Row]

    def count(self) -> int:
        """Return how many there are."""
        inner = self.statement.order_by(None).subquery()
        return int(self.session.execute(select(func.count()).select_from(inner)).scalar_one())

    def read(self, first: int, how_many: int | None) -> Iterable[Row]:
        """Return so many rows from one on."""
        statement = self.statement.offset(first)
        if how_many is not None:
            statement = statement.limit(how_many)
        return [self.as_row(row) for row in self.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list.

    Parameters
    ----------
    name : str
        Name of its file, and what it is called in JSON.
    caption : Words
        What the table is called.
    columns : sequence of Column
        The first is the row's heading.
    rows : Rows
    filters : sequence of Filter
    search : Search or None
    rows_a_page : int
    empty : Words
        What is said where there are none.
    """

    name: str
    caption: Words
    columns: Sequence[Column]
    rows: Rows
    filters: Sequence[Filter] = ()
    search: Search | None = None
    rows_a_page: int = ROWS_A_PAGE
    empty: Words = ""


def asked_page() -> int:
    """Return the page that the address asks for; 1 where it makes no sense."""
    asked = request.args.get("page", "1")
    sound = asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_PAGE_NUMBER
    return max(int(asked), 1) if sound else 1


def same_address(**changed: Any) -> str:  # noqa: ANN401 - values of an address
    """Return the address of this page with some of its parameters changed; None leaves one out."""
    values = {**request.args.to_dict(), **(request.view_args or {}), **changed}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return url_for(request.endpoint or "start.home", **kept)


def list_page(listing: Listing, template: str = "lists/list.html", /, **context: Any) -> Response:  # noqa: ANN401 - the template's own names
    """Answer with a list: a page of it, or all of it as the file that `?format=` asks for.

    Call it while the session of the rows is open. The template gets `listing`, `shown` (rows of texts),
    `count`, `current`, `last`, and what else it is given; templates extend `lists/list.html`.
    """
    kind = request.args.get(FORMAT)
    if kind is not None:
        return _file(listing, kind)
    count = listing.rows.count()
    last = max(1, -(-count // listing.rows_a_page))
    current = min(asked_page(), last)
    rows = listing.rows.read((current - 1) * listing.rows_a_page, listing.rows_a_page)
    columns = [column for column in listing.columns if column.on_page]
    return page(
        template,
        listing=listing,
        columns=columns,
        shown=[[_cell(column, row) for column in columns] for row in rows],
        count=count,
        current=current,
        last=last,
        same_address=same_address,
        wide=True,
        **context,
    )


def _cell(column: Column, row: Row) -> tuple[Words, str | None]:
    """Return what stands in a cell, and where it leads."""
    value = row.get(column.key)
    said: Words = column.shown(row) if column.shown is not None else ("" if value is None else str(value))
    return said, column.address(row) if column.address is not None else None


def _file(listing: Listing, kind: str) -> Response:
    if kind not in FORMATS:
        abort(404)
    keys = [column.key for column in listing.columns]
    about = {
        "list": listing.name,
        "at": now(),
        **{f"filter_{each.name}": each.value for each in listing.filters if each.value},
    }
    return file_response(listing.name, kind, keys, listing.rows.read(0, None), about)
