"""How programmes go together in one home: what each pays for, and the rules between them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from rules.outcomes import Citation

PREREQUISITE = "prerequisite"
EXCLUSION = "exclusion"
PAID_ONCE = "paid_once"
COMBINED_MAXIMUM = "combined_maximum"
_SOURCE = {"kind", "id", "text", "citation", "link", "retrieved", "verified"}
_KEYS: Mapping[str, set[str]] = {
    PREREQUISITE: {"programme", "needs_one_of"},
    EXCLUSION: {"programmes", "measures"},
    PAID_ONCE: set(),
    COMBINED_MAXIMUM: {"programmes", "measures", "most_usd", "most_share_of_cost"},
}


@dataclass(frozen=True, slots=True)
class StackingRule:
    """One rule between programmes.

    Parameters
    ----------
    id, kind, text : str
    programmes : tuple of str
        Whom it binds; for a prerequisite, the programme that needs another. Empty for all of them.
    needs_one_of : tuple of str
        Programmes of which one must be had, for a prerequisite.
    measures : tuple of str
        Measures that it is about; empty for all.
    most_usd, most_share_of_cost : Decimal or None
        For a combined maximum: in dollars, or as a share of a measure's cost.
    citation : Citation
    """

    id: str
    kind: str
    text: str
    programmes: tuple[str, ...]
    needs_one_of: tuple[str, ...]
    measures: tuple[str, ...]
    most_usd: Decimal | None
    most_share_of_cost: Decimal | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Stacking:
    """Everything that is known about programmes side by side.

    Parameters
    ----------
    pays_for : mapping
        Programme -> measures.
    benefits : mapping
        Programme -> its word in ``household.receives``, where it has one.
    rules : tuple of StackingRule
    source : Citation or None
        Where `pays_for` is from.
    """

    pays_for: Mapping[str, tuple[str, ...]]
    benefits: Mapping[str, str]
    rules: tuple[StackingRule, ...]
    source: Citation | None = None

    def claims(self, programs: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the measures that more than one of some programmes pays for, with those programmes."""
        claimed: dict[str, list[str]] = {}
        for program in programs:
            for measure in self.pays_for.get(program, ()):
                claimed.setdefault(measure, []).append(program)
        return {measure: tuple(by) for measure, by in claimed.items() if len(by) > 1}


EMPTY = Stacking({}, {}, ())


def load_stacking(path: Path, programs: Collection[str]) -> Stacking:
    """Read a stacking file; no file is no rules.

    Parameters
    ----------
    path : Path
        ``stacking.toml``.
    programs : collection of str
        The programmes there are.

    Raises
    ------
    RuleDataError
        If a programme or measure it names does not exist, a programme or rule is there twice, prerequisites
        run in a circle, a programme needs one that it excludes, or a rule lacks what its kind asks for.
    """
    if not path.is_file():
        return EMPTY
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: not a TOML file: {error}") from error
    if odd := sorted(set(raw) - {"measures", "source", "programme", "rule"}):
        raise RuleDataError(
            f"{path.name}: unknown key {', '.join(odd)}; there are measures, source, programme, rule"
        )
    measures = raw.get("measures", [])
    pays_for: dict[str, tuple[str, ...]] = {}
    benefits: dict[str, str] = {}
    for entry in raw.get("programme", []):
        name = entry.get("id")
        where = f"{path.name}, programme {name!r}"
        if name in pays_for:
            raise RuleDataError(f"{where}: is there twice")
        _all_known(where, "programme", [name], programs)
        _all_known(where, "measure", entry.get("pays_for", []), measures)
        if odd := sorted(set(entry) - {"id", "pays_for", "benefit"}):
            raise RuleDataError(f"{where}: unknown key {', '.join(odd)}")
        pays_for[name] = tuple(entry.get("pays_for", ()))
        if "benefit" in entry:
            benefits[name] = entry["benefit"]
    rules = tuple(_rule(path.name, entry, programs, measures) for entry in raw.get("rule", []))
    if len({rule.id for rule in rules}) < len(rules):
        raise RuleDataError(f"{path.name}: a rule's id is there twice")
    _refuse_contradictions(path.name, rules)
    source = parse_citation(f"{path.name}, [source]", raw.get("source", {})) if pays_for else None
    return Stacking(pays_for, benefits, rules, source)


def _rule(
    where: str, raw: Mapping[str, Any], programs: Collection[str], measures: Collection[str]
) -> StackingRule:
    kind, name = str(raw.get("kind")), raw.get("id")
    here = f"{where}, rule {name!r}"
    if not isinstance(name, str) or not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise RuleDataError(f"{here}: give an id and a text")
    if kind not in _KEYS:
        raise RuleDataError(f"{here}: kind {kind!r} is not one of {', '.join(_KEYS)}")
    if odd := sorted(set(raw) - _SOURCE - _KEYS[kind]):
        raise RuleDataError(f"{here}: unknown key {', '.join(odd)}")
    bound = [raw["programme"]] if kind == PREREQUISITE and "programme" in raw else raw.get("programmes", [])
    needed = raw.get("needs_one_of", [])
    _all_known(here, "programme", [*bound, *needed], programs)
    _all_known(here, "measure", raw.get("measures", []), measures)
    _refuse_too_little(here, kind, bound, needed, raw)
    return StackingRule(
        id=name,
        kind=kind,
        text=raw["text"],
        programmes=tuple(bound),
        needs_one_of=tuple(needed),
        measures=tuple(raw.get("measures", ())),
        most_usd=_amount(here, raw, "most_usd"),
        most_share_of_cost=_amount(here, raw, "most_share_of_cost"),
        citation=parse_citation(here, raw),
    )


def _refuse_too_little(
    where: str, kind: str, bound: list[str], needed: list[str], raw: Mapping[str, Any]
) -> None:
    if kind == PREREQUISITE and (not bound or not needed):
        raise RuleDataError(f"{where}: a prerequisite has programme and needs_one_of")
    if kind == EXCLUSION and not set(bound[1:]) - set(bound[:1]):
        raise RuleDataError(f"{where}: an exclusion has at least two programmes")
    given = [key for key in ("most_usd", "most_share_of_cost") if key in raw]
    if kind == COMBINED_MAXIMUM and (not bound or len(given) != 1):
        raise RuleDataError(
            f"{where}: a combined maximum has programmes and one of most_usd, most_share_of_cost"
        )


def _amount(where: str, raw: Mapping[str, Any], key: str) -> Decimal | None:
    value = raw.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not value > 0:
        raise RuleDataError(f"{where}: {key} = {value!r} is not a positive number")
    return Decimal(value)


def _all_known(where: str, what: str, names: Collection[object], known: Collection[str]) -> None:
    if strange := [name for name in names if name not in known]:
        raise RuleDataError(f"{where}: there is no {what} {strange[0]!r}")


def _refuse_contradictions(where: str, rules: tuple[StackingRule, ...]) -> None:
    """Refuse prerequisites in a circle, and a programme that needs only what it excludes."""
    needs: dict[str, set[str]] = {}
    for rule in rules:
        if rule.kind == PREREQUISITE:
            needs.setdefault(rule.programmes[0], set()).update(rule.needs_one_of)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise RuleDataError(f"{where}: prerequisites run in a circle: {circle}") from error
    for rule in rules:
        if rule.kind != EXCLUSION or rule.measures:
            continue
        for program in rule.programmes:
            wanted = needs.get(program, set())
            if wanted and wanted <= set(rule.programmes):
                raise RuleDataError(f"{where}, rule {rule.id!r}: {program} needs what it excludes")
