"""Reading a household file: TOML in, checked facts out, or every problem at once."""

from __future__ import annotations

import copy
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from rules.errors import FactProblem, HouseholdFileError
from rules.fact_problems import describe
from rules.facts import CaseFacts
from rules.place_problems import place_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from rules.rulebook import Rulebook


def read_household(content: bytes, source: str, rulebook: Rulebook) -> CaseFacts:
    """Read a household file.

    Parameters
    ----------
    content : bytes
        The file: TOML 1.0 in UTF-8; a byte-order mark is allowed.
    source : str
        Its name, for messages.
    rulebook : Rulebook
        The jurisdiction whose places the facts must belong to.

    Raises
    ------
    HouseholdFileError
        With every problem of the file.
    """
    return check_facts(_toml(content, source), source, rulebook)


def check_facts(raw: Mapping[str, Any], source: str, rulebook: Rulebook) -> CaseFacts:
    """Check facts that have been read from somewhere; see `read_household`."""
    problems = [*_fact_problems(raw), *place_problems(_section(raw, "dwelling"), rulebook)]
    if problems:
        raise HouseholdFileError(source, tuple(problems))
    return CaseFacts.model_validate(raw)


def _fact_problems(raw: Mapping[str, Any]) -> Iterator[FactProblem]:
    """Yield what is wrong with single facts, then with facts that contradict each other.

    A section's facts are held against each other only once each of them can be read. So what cannot be read
    is left out and the rest looked at again: otherwise a contradiction would show only after a misspelling
    has been mended.
    """
    left = copy.deepcopy(dict(raw))
    errors: list[ErrorDetails] | None = None
    while errors is None or errors:
        errors = _validation_errors(left)
        for error in errors:
            yield describe(error, CaseFacts)
            _leave_out(left, error["loc"])


def _validation_errors(raw: Mapping[str, Any]) -> list[ErrorDetails]:
    """Return what a validation finds; of a list and an entry in it, only what is wrong with the entry."""
    try:
        CaseFacts.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False)
        holders = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
        return [each for each in found if each["loc"] not in holders]
    return []


def _leave_out(raw: dict[str, Any], location: tuple[int | str, ...]) -> None:
    """Remove the innermost named thing of a location; a bad entry takes its whole list with it."""
    innermost = max(index for index, part in enumerate(location) if isinstance(part, str))
    holder: Any = raw
    for part in location[:innermost]:
        if part not in (holder if isinstance(holder, dict) else range(len(holder))):
            return  # another mistake in the same list took it along
        holder = holder[part]
    holder.pop(location[innermost], None)


def _section(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a section of an unchecked file, or nothing where it is not a section."""
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _toml(content: bytes, source: str) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = FactProblem(
            f"line {line}", "", "is not UTF-8 text", "Save the file with the encoding UTF-8 and try again"
        )
        raise HouseholdFileError(source, (problem,)) from None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, or deep nesting
        problem = FactProblem(
            "the file",
            "",
            f"is not TOML: {error}",
            'Write facts as key = value below a [section]; text in "quotes"',
        )
        raise HouseholdFileError(source, (problem,)) from None
