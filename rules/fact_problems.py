"""Putting what is wrong with a fact into words: its name, what was given, what is allowed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from rules.errors import FactProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

_REMEDIES = {
    "is not an amount of money": "Write dollars and cents, e.g. 52000 or 52000.00",
    "is not a plain amount of money": (
        "Write dollars and cents without signs, commas or a period of time, e.g. 52000.00; weekly or monthly"
        " pay goes into [[household.income]]"
    ),
    "is not a number": "Write a number without quotes, e.g. 1400",
    "is not a finite number": "Write an ordinary number, e.g. 1400",
    "is not a whole number": "Write a whole number without quotes, e.g. 4",
    "is not a date": "Write a date as 2015-06-30",
    "is not true or false": "Write true or false without quotes, or leave the line out if it is not known",
}
_PATTERNS = {
    "tract_geoid": (
        "is not an 11-digit census tract id",
        'Write all eleven digits in quotes with the leading zero, e.g. "06019001100"',
    ),
    "zip_code": ("is not a 5-digit ZIP code", 'Write five digits in quotes, e.g. "93706"'),
}
_BOUND = ("is impossible", "{bound}")
# Said after the bound where a bare number would not tell what went wrong.
_HINTS = {
    "attic_r": ". It is R of the whole assembly: a bare attic is about 2 by its boards and air films",
    "wall_r": ". It is R of the whole assembly: an empty wall is about 4.4 by its boards and air films",
    "floor_r": ". It is R of the whole assembly, boards and air films included",
}
_NOT_A_SECTION = ("is not a section", "Write [{key}] on a line of its own and its facts below it")
_WORDS = {
    "literal_error": ("is not one of the words allowed here", "Use {expected}"),
    "greater_than": _BOUND,
    "greater_than_equal": _BOUND,
    "less_than": _BOUND,
    "less_than_equal": _BOUND,
    "string_type": ("is not text", 'Write it in quotes, e.g. "home 12"'),
    "string_too_long": ("is too long", "Use at most {max_length} characters"),
    "too_short": ("is empty", "Give at least one entry, or leave the line out if it is not known"),
    "tuple_type": ("is not a list", "Write a list in square brackets, e.g. [1] or [8, 8, 8]"),
    "model_type": _NOT_A_SECTION,
    "model_attributes_type": _NOT_A_SECTION,
    "dict_type": _NOT_A_SECTION,
}
_LONGEST_SHOWN = 60


def describe(error: ErrorDetails, model: type[BaseModel]) -> FactProblem:
    """Put one validation error into words.

    Parameters
    ----------
    error : ErrorDetails
        As pydantic gives it, with its input.
    model : type of BaseModel
        The model that was validated, to find the nearest known key.
    """
    location = [part for part in error["loc"] if isinstance(part, str)]
    fact = ".".join(location)
    value = "" if _holds_facts(error["input"]) else _shown(error["input"])
    if error["type"] == "extra_forbidden":
        return _unknown_key(location, value, model)
    problem, remedy = _words(error, location[-1] if location else "")
    named = f"{fact}.{problem.partition(' ')[0]}"
    if named in fact_names(model):  # a section's own check says first which of its facts is wrong
        fact = named
    return FactProblem(fact, value, problem, remedy)


def fact_names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield the dotted name of every fact of a model."""
    for name, field in model.model_fields.items():
        section = next((kind for kind in _kinds(field.annotation) if _is_model(kind)), None)
        if section is None:
            yield prefix + name
        else:
            yield from fact_names(section, f"{prefix}{name}.")


def _words(error: ErrorDetails, key: str) -> tuple[str, str]:
    kind = error["type"]
    if kind == "value_error":
        return _own_words(str(error["ctx"]["error"]))
    if kind.startswith("string_") and key in _PATTERNS:
        return _PATTERNS[key]
    problem, remedy = _WORDS.get(kind, (error["msg"], "See docs/household-file.md"))
    bound = error["msg"].replace("Input should be", "It must be") + _HINTS.get(key, "")
    return problem, remedy.format(key=key, bound=bound, **error.get("ctx", {}))


def _own_words(message: str) -> tuple[str, str]:
    """Split one of our own messages into what is wrong and what to do."""
    if message in _REMEDIES:
        return message, _REMEDIES[message]
    problem, separator, remedy = message.partition("; ")
    return problem, remedy[:1].upper() + remedy[1:] if separator else "Correct one of them"


# Among the keys of every section chance likenesses are many: area and care are not one misspelt.
_ALIKE_ELSEWHERE = 0.8


def _unknown_key(location: list[str], value: str, model: type[BaseModel]) -> FactProblem:
    """Name the nearest known key: of the same name elsewhere, else alike beside it, else alike anywhere."""
    section, _, key = ".".join(location).rpartition(".")
    keys: dict[str, list[str]] = {}
    beside = []
    for name in _key_names(model):
        holder, _, known = name.rpartition(".")
        keys.setdefault(known, []).append(name)
        if holder == section:
            beside.append(known)
    near = [key] if key in keys else []
    near = near or difflib.get_close_matches(key, beside, n=1)
    near = near or difflib.get_close_matches(key, keys, n=1, cutoff=_ALIKE_ELSEWHERE)
    if near:
        names = keys[near[0]]
        here = f"{section}.{near[0]}".lstrip(".")
        remedy = f"Did you mean {here if here in names else names[0]}?"
    else:
        remedy = f"Known keys here are {', '.join(beside)}"
    return FactProblem(".".join(location), value, "is not a key of a household file", remedy)


def _key_names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield the dotted name of every key of a model: sections as well as facts."""
    for name, field in model.model_fields.items():
        yield prefix + name
        for kind in _kinds(field.annotation):
            if _is_model(kind):
                yield from _key_names(kind, f"{prefix}{name}.")


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    text = text.lower() if isinstance(value, bool) else text
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def _holds_facts(value: object) -> bool:
    """Return whether a value is a section, or a list of them: too much to repeat in a message."""
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict) for item in value)
    )


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type annotation can be anything
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
