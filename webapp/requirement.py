"""Whether an installed version is one that a requirement allows.

A few lines instead of a dependency: pyproject.toml writes plain bounds, and the locks pin the rest.
"""

from __future__ import annotations

import operator
import re

_BOUND = re.compile(r"(>=|<=|==|!=|>|<)\s*([0-9][0-9.]*)")
_COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}


def parse_requirement(line: str) -> tuple[str, str]:
    """Return the name and the bounds of a requirement such as ``click<9,>=8.3``.

    Raises
    ------
    ValueError
        If the line does not begin with a name.
    """
    named = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line)
    if named is None:
        raise ValueError(f"not a requirement: {line!r}")
    bounds = line[named.end() :].partition(";")[0].strip()
    return named.group(1), bounds or "any version"


def meets(version: str, bounds: str) -> bool:
    """Return whether a version lies within bounds such as ``<9,>=8.3``; release numbers only."""
    installed = _release(version)
    return all(
        _COMPARE[sign](*_same_length(installed, _release(limit))) for sign, limit in _BOUND.findall(bounds)
    )


def _release(version: str) -> list[int]:
    leading = re.match(r"[0-9]+(\.[0-9]+)*", version)
    return [int(part) for part in leading.group(0).split(".")] if leading else []


def _same_length(one: list[int], other: list[int]) -> tuple[list[int], list[int]]:
    """Pad with zeros, so that 8.3 and 8.3.0 are one version."""
    longest = max(len(one), len(other))
    return one + [0] * (longest - len(one)), other + [0] * (longest - len(other))
