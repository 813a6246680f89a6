"""Whom a document is for, whom its reader can call, and where somebody signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.reports.model import BlankLines, Block, Heading, Paragraph, Particulars, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.reports.wording import Wording


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the reader can call; what is empty is left as a line to write on, or left out.

    Parameters
    ----------
    caseworker, phone : str
        Who, and the number. Paper has a line to write on where one of them is not known.
    organisation, hours, email, place : str
        Left out where they are not known.
    """

    caseworker: str = ""
    phone: str = ""
    organisation: str = ""
    hours: str = ""
    email: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """The home that a document is about.

    Parameters
    ----------
    reference : str
        The number of the home as people say it on the telephone.
    address : tuple of str
        The lines of its address, however many there are.
    """

    reference: str
    address: tuple[str, ...] = ()


def address_line(address: Iterable[str], words: Wording) -> str:
    """Return an address in one run of text, or that it is not known."""
    return ", ".join(line.strip() for line in address if line.strip()) or words.text("report.not_known")


def contact_blocks(contact: Contact, words: Wording) -> tuple[Block, ...]:
    """Return whom to call, with lines to write on for a name or a number that is not known."""
    known = [
        (words.text(f"contact.{name}"), value)
        for name in ("caseworker", "phone", "organisation", "hours", "email", "place")
        if (value := str(getattr(contact, name)).strip())
    ]
    blank = tuple(
        words.text(f"contact.{name}") for name in ("caseworker", "phone") if not getattr(contact, name)
    )
    blocks: list[Block] = []
    if known:
        blocks += [Paragraph(words.text("contact.line")), Particulars(tuple(known))]
    if blank:
        blocks.append(BlankLines(blank))
    return tuple(blocks)


def signature_blocks(
    who: str, says: str, words: Wording, name: str = "", *, firm: str = ""
) -> tuple[Block, ...]:
    """Return where somebody signs: in what part, what the signature says, and lines for name and day.

    Parameters
    ----------
    who : str
        The part, such as the contractor.
    says : str
        What is signed, in a sentence.
    words : Wording
    name : str
        Whoever signs, where that is known; a line to write on otherwise.
    firm : str
        For which somebody signs; it is no name of a person, who still writes his own.
    """
    signs_for: tuple[Block, ...] = (Particulars(((words.text("sign.firm"), firm),)),) if firm.strip() else ()
    printed: tuple[Block, ...] = (
        (Paragraph(words.text("sign.known_name", name=name)),)
        if name.strip()
        else (BlankLines((words.text("sign.name"),)),)
    )
    return (
        Heading(who),
        Paragraph(says, Weight.SMALL),
        *signs_for,
        *printed,
        BlankLines((words.text("sign.signature"), words.text("sign.day"))),
    )
