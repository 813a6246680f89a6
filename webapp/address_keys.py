"""One way to write an address, a parcel number or a name, and the keys by which two homes are compared.

`usaddress` (a parser trained on addresses of the United States) says which word is the number, the street
and the unit; before it reads an address the words are written in one way, so that two spellings of an
address are mostly one text before they are parsed.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import usaddress  # type: ignore[import-untyped]  # it ships no types

from webapp.db.caseload import KEY_LENGTH, KeyKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = Path(__file__).parent / "data" / "street_words.toml"
PHONE_DIGITS = 4
# A unit of so few letters is a name, as in "APT AB".
LONGEST_LETTERS = 2
# A hyphen between numbers is part of the number, as in 12-34 and in parcel numbers.
_SIGNS = re.compile(r"[^\w\s#/&-]|_")
_PO_BOX = re.compile(r"\b(?:P\s*O\s*|POST\s+OFFICE\s+|PO\s*)(?:BOX|BX|B)\s*#?\s*(\w+)|^BOX\s*#?\s*(\w+)")
_LETTERED = re.compile(r"(\d+)([A-Z])")
_ORDINAL = re.compile(r"(\d+)(?:ST|ND|RD|TH)")
_ATTACHED = re.compile(r"#\s*(\w)")


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address in one way of writing; what it does not have is empty.

    Parameters
    ----------
    number, direction, street, suffix, unit, zip5 : str
        A post-office box stands as the number, with no street.
    """

    number: str
    direction: str
    street: str
    suffix: str
    unit: str
    zip5: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a home; see `webapp.db.caseload.HomeKey`."""

    kind: KeyKind
    value: str
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """How words are written: each maps what may be typed to what is kept."""

    directions: Mapping[str, str]
    suffixes: Mapping[str, str]
    ordinals: Mapping[str, str]
    fractions: Mapping[str, str]
    names: Mapping[str, str]
    names_too: frozenset[str]
    units: frozenset[str]
    alone: Mapping[str, str]


@cache
def _words() -> _Words:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))

    def turned(section: str) -> dict[str, str]:
        kept = content[section]
        return {word: short for short, words in kept.items() for word in (short, *words)}

    return _Words(
        turned("directions"),
        turned("suffixes"),
        content["ordinals"],
        content["fractions"],
        content["names"],
        frozenset(content["names_too"]),
        frozenset(content["units"]["words"]),
        content["units"]["alone"],
    )


def plain_words(text: str) -> str:
    """Return a text in capitals, without accents and signs, its spaces single.

    Examples
    --------
    >>> plain_words(" Cañada  del Oro, ")
    'CANADA DEL ORO'
    """
    for sign, written in _words().fractions.items():
        text = text.replace(sign, f" {written} ")
    apart = unicodedata.normalize("NFKD", text.upper())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    joined = bare.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace(".", "")
    return " ".join(_SIGNS.sub(" ", joined.replace("\N{FRACTION SLASH}", "/")).split())


def normal_unit(text: str) -> str:
    """Return the number or letter of a unit: 'Apt 2', '# 2', 'Unit 02' and '2' are all '2'.

    Examples
    --------
    >>> normal_unit("Apt. 2"), normal_unit("#2"), normal_unit("Unit 02"), normal_unit("B - 4")
    ('2', '2', '2', 'B4')
    """
    words = _words()
    kept = [word for word in re.split(r"[\s#-]+", plain_words(text).replace("/", " ")) if word]
    named = [word for word in kept if word not in words.units]
    if not named:
        named = [words.alone[word] for word in kept if word in words.alone]
    split = [part for word in named for part in re.findall(r"\d+|\D+", word)]
    return "".join(part.lstrip("0") or "0" if part.isdecimal() else part for part in split)


def address_parts(line: str, unit: str, zip_code: str) -> AddressParts:
    """Return an address in one way of writing.

    Examples
    --------
    >>> address_parts("123 North Main Street, Apt. 2", "", "93706-1234")
    AddressParts(number='123', direction='N', street='MAIN', suffix='ST', unit='2', zip5='93706')
    """
    text, zip5 = plain_words(line), zip_code.strip()[:5]
    box = _PO_BOX.search(text)
    if box:
        return AddressParts(f"PO BOX {(box[1] or box[2]).lstrip('0')}", "", "", "", normal_unit(unit), zip5)
    tokens, inside = _without_unit(text.split())
    number, tokens = _number(tokens)
    letter = _LETTERED.fullmatch(number)
    if letter:
        number, inside = letter[1], inside or letter[2]
    direction, street, suffix = _street(" ".join([number, *tokens]), tokens)
    return AddressParts(number, direction, street, suffix, normal_unit(unit) or normal_unit(inside), zip5)


def _without_unit(tokens: list[str]) -> tuple[list[str], str]:
    """Return the words before the unit, and the unit; '# 4', 'APT 4' and 'SPC 4' begin one."""
    units = _words().units | {"#"}
    for place, token in enumerate(tokens):
        attached = _ATTACHED.match(token)
        named = token in units and place > 1 and (len(tokens) > place + 1 or token in _words().alone)
        # 'NO' and 'SPACE' may begin a street's name; a unit comes after the number and the street.
        if (attached and place > 0) or (named and _is_unit(tokens[place + 1 :], token)):
            return tokens[:place], " ".join(tokens[place:])
    return tokens, ""


def _is_unit(rest: list[str], token: str) -> bool:
    if not rest:
        return token in _words().alone
    short = rest[0].lstrip("#")
    return rest[0] == "#" or any(sign.isdecimal() for sign in short) or len(short) <= LONGEST_LETTERS


def _number(tokens: list[str]) -> tuple[str, list[str]]:
    """Return the number, with its fraction, and the words after it."""
    if not tokens or not tokens[0][0].isdecimal() or _ORDINAL.fullmatch(tokens[0]):
        return "", tokens
    number = "-".join(part.lstrip("0") or "0" for part in tokens[0].split("-"))
    rest = tokens[1:]
    if rest and re.fullmatch(r"\d/\d", rest[0]):
        return f"{number} {rest[0]}", rest[1:]
    fraction = re.fullmatch(r"(\d+)-(\d/\d)", number)
    return (f"{fraction[1]} {fraction[2]}" if fraction else number), rest


def _street(text: str, tokens: list[str]) -> tuple[str, str, str]:
    """Return direction, street and suffix, as the parser finds them in the words."""
    words = _words()
    written = [_ORDINAL.sub(r"\1", words.ordinals.get(token, token)) for token in tokens]
    direction = suffix = ""
    # One direction, before or after the name: 'N MAIN ST' and 'MAIN ST N' are one street; 'N ST' has none.
    before = len(written) > 1 and written[0] in words.directions
    if before and (written[1:] != [written[1]] or written[1] not in words.suffixes):
        direction, written = words.directions[written[0]], written[1:]
    if len(written) > 1 and written[-1] in words.directions and not direction:
        direction, written = words.directions[written[-1]], written[:-1]
    if len(written) > 1 and written[-1] in words.suffixes:
        suffix, written = words.suffixes[written[-1]], written[:-1]
    elif len(written) > 1 and written[0] in words.suffixes and _parsed_type(text) == written[0]:
        suffix, written = words.suffixes[written[0]], written[1:]
    named = (words.names.get(word) or words.suffixes.get(word) or word for word in written)
    return direction, " ".join(named), suffix


def _parsed_type(text: str) -> str:
    """Return the kind of street that stands before its name, as in 'AVENUE 7' or 'HIGHWAY 99'."""
    for token, label in usaddress.parse(text):
        if label == "StreetNamePreType":
            return str(token)
    return ""


def address_keys(parts: AddressParts) -> Iterator[Key]:
    """Yield the keys of an address.

    Two spellings of which one lacks the street's suffix, its direction or its unit have a key in common of
    which one is not narrow; two that have different ones do not.
    """
    whole = (parts.number, parts.street, parts.zip5)
    place = (*whole, parts.direction, parts.suffix)
    yield _key(KeyKind.ADDRESS, (*place, parts.unit))
    yield _key(KeyKind.BUILDING, place, narrow=bool(parts.unit))
    if parts.street:
        yield _key(KeyKind.NO_SUFFIX, (*whole, parts.direction, parts.unit), narrow=bool(parts.suffix))
        yield _key(KeyKind.NO_DIRECTION, (*whole, parts.suffix, parts.unit), narrow=bool(parts.direction))
        yield _key(KeyKind.BARE, (*whole, parts.unit), narrow=bool(parts.suffix))
    if parts.suffix in _words().names_too:
        # 'KINGS CANYON' may be 'KINGS CANYON PL' with its suffix left out.
        named = (parts.number, f"{parts.street} {parts.suffix}", parts.zip5)
        yield _key(KeyKind.NO_SUFFIX, (*named, parts.direction, parts.unit))
        yield _key(KeyKind.BARE, (*named, parts.unit))


def normal_parcel(number: str) -> str:
    """Return an assessor's parcel number as it is compared: letters and digits alone.

    Examples
    --------
    >>> normal_parcel("467-121-05"), normal_parcel("APN 467.121.05 ")
    ('46712105', '46712105')
    """
    kept = "".join(sign for sign in plain_words(number) if sign.isalnum())
    return kept.removeprefix("APN").removeprefix("NO")


def parcel_keys(number: str, unit: str) -> Iterator[Key]:
    """Yield the keys of a parcel: homes of a building share it, so a unit makes the parcel's own narrow."""
    parcel, apart = normal_parcel(number), normal_unit(unit)
    if parcel:
        yield _key(KeyKind.PARCEL, (parcel,), narrow=bool(apart))
        if apart:
            yield _key(KeyKind.PARCEL_UNIT, (parcel, apart))


def normal_name(name: str) -> str:
    """Return a name as it is compared: its words in one order, so that 'Ruiz, Ana' is 'Ana Ruiz'.

    Examples
    --------
    >>> normal_name("Ruíz,  Ana"), normal_name("ana ruiz")
    ('ANA RUIZ', 'ANA RUIZ')
    """
    return " ".join(sorted(plain_words(name).replace("-", " ").split()))


def person_keys(name: str, birth_year: int | None, phone: str) -> Iterator[Key]:
    """Yield the keys of a person: a name alone is none, since many share one."""
    known = normal_name(name)
    digits = "".join(sign for sign in phone if sign.isdecimal())
    if known and birth_year is not None:
        yield _key(KeyKind.PERSON_BIRTH, (known, str(birth_year)))
    if known and len(digits) >= PHONE_DIGITS:
        yield _key(KeyKind.PERSON_PHONE, (known, digits[-PHONE_DIGITS:]))


def _key(kind: KeyKind, parts: tuple[str, ...], *, narrow: bool = False) -> Key:
    text = "\x1f".join((kind.value, *parts))
    return Key(kind, hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH], narrow)


def search_words(*texts: str) -> frozenset[str]:
    """Return the words of some texts by which a home is found.

    Examples
    --------
    >>> sorted(search_words("1234 N Blackstone Ave", "Fresno"))
    ['1234', 'AVE', 'BLACKSTONE', 'FRESNO', 'N']
    """
    words = _words()
    found = [word for text in texts for word in plain_words(text).replace("-", " ").replace("#", " ").split()]
    short = (words.suffixes.get(word) or words.directions.get(word) or word for word in found)
    return frozenset(word[:40] for word in short)
