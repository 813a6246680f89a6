"""One assessment as the sections of a report read it: its document, the words, the sources met so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

Document = Mapping[str, Any]
# Where a document holds what supervisors decided beside its answers.
OVERRIDES = "overrides"
# Tables of words of which the first version of the household report had some otherwise.
_CHANGED_SINCE = ("fact_label", "finding", "unit", "value")
# One yes is a yes for the household; what is open is no no.
_ANSWERS = ("eligible", "undetermined", "ineligible")


@dataclass(slots=True)
class SourceRegister:
    """Citations in the order in which the report first leans on them, each once.

    A citation that came both checked and unchecked is listed as unchecked: the weaker word holds.
    """

    _verified: dict[str, bool] = field(default_factory=dict)

    def cite(self, citation: object, *, verified: bool) -> int | None:
        """Return the number of a citation, or None where there is nothing to cite."""
        text = _citation_text(citation)
        if not text:
            return None
        self._verified[text] = verified and self._verified.get(text, True)
        return list(self._verified).index(text) + 1

    def listed(self) -> tuple[tuple[str, bool], ...]:
        """Return each citation and whether it was checked, in order of their numbers."""
        return tuple(self._verified.items())


@dataclass(frozen=True, slots=True)
class Subject:
    """What every section is written from.

    Parameters
    ----------
    document : mapping
        The assessment, or the screening alone, as JSON holds it.
    words : Wording
        The language the report is written in.
    sources : SourceRegister
        Shared by all sections, so that each source has one number.
    first_version : bool
        Whether a household report is printed again as its first version said it.
    """

    document: Document
    words: Wording
    sources: SourceRegister
    first_version: bool = field(default=False, kw_only=True)

    @property
    def decided(self) -> Mapping[str, str]:
        """Programme id -> the answer that a supervisor gave in place of the rules', where one did."""
        return {str(each["program_id"]): str(each["answer"]) for each in records(self.document, OVERRIDES)}

    @property
    def by_the_rules(self) -> str:
        """The household's answer by the rules alone: ``eligible``, ``ineligible`` or ``undetermined``."""
        return str(self.document.get("outcome", "undetermined"))

    @property
    def outcome(self) -> str:
        """The household's answer that stands, supervisors' decisions among it."""
        if not self.decided:
            return self.by_the_rules
        stand = {self.answer_of(program) for program in leading_programs(self.document)}
        return next(answer for answer in _ANSWERS if answer in stand)

    @property
    def conditional(self) -> bool:
        """Whether what follows the answer holds only if the household comes to qualify."""
        if self.decided:
            return self.outcome != "eligible"
        return bool(self.document.get("conditional", self.outcome != "eligible"))

    def answer_of(self, program: Document) -> str:
        """Return the answer of a programme that stands: a supervisor's, else that of the rules."""
        return self.decided.get(str(program["id"]), str(program.get("outcome", "undetermined")))

    def payers(self, work: str) -> list[Document] | None:
        """Return the leading programmes that pay for a kind of work; None where the record does not say.

        `work` is one of `rules.programs.KINDS_OF_WORK`. A record of before programmes said it does not say.
        """
        leading = leading_programs(self.document)
        if self.first_version or not leading or any("pays_for" not in program for program in leading):
            return None
        return [program for program in leading if work in program["pays_for"]]

    def answer_on(self, work: str) -> str:
        """Return the answer of those who pay for a kind of work; where not recorded, the household's."""
        payers = self.payers(work)
        if payers is None:
            return self.outcome
        stand = {self.answer_of(program) for program in payers}
        return next((answer for answer in _ANSWERS if answer in stand), "ineligible")

    def conditional_on(self, work: str) -> bool:
        """Return whether a kind of work is offered only if a programme comes to pay for it."""
        return self.conditional or self.answer_on(work) != "eligible"

    def title(self, key: str, *works: str) -> str:
        """Return a section's title, in its 'if you qualify' form where that is how it stands.

        `works` are the kinds of work that the section is about. Where the household qualifies and one of them
        is still not paid for, the title says that.
        """
        if self.conditional:
            return self.words.text(f"{key}_conditional")
        unpaid = any(self.conditional_on(work) for work in works)
        return self.words.text(f"{key}_unpaid" if unpaid else key)

    def marked(self, text: str, citation: object, *, verified: bool) -> str:
        """Return a text with the number of its source after it."""
        return text + self.mark(citation, verified=verified)

    def mark(self, citation: object, *, verified: bool) -> str:
        """Return the number of a source as a text carries it, or nothing where there is no source."""
        number = self.sources.cite(citation, verified=verified)
        return self.words.text("report.source_mark", number=str(number)) if number else ""

    def fact_name(self, fact: str) -> str:
        """Return the plain name of a dotted fact; one without a plain name is shown as it is written."""
        return self.words.find("fact", fact) or fact


def of_first_version(subject: Subject) -> Subject:
    """Return a subject as the household report's first version read it: with the words it had."""
    words = subject.words
    for table in _CHANGED_SINCE:
        words = words.former(table, 1)
    return replace(subject, words=words, first_version=True)


def records(document: Document, key: str) -> Sequence[Document]:
    """Return a list of records of a document; absent and null are an empty list."""
    found = document.get(key)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()


def leading_programs(document: Document) -> list[Document]:
    """Return the programmes whose answers are the household's; in older records all of them are."""
    return [item for item in records(document, "programs") if item.get("leading", True)]


def other_programs(document: Document) -> list[Document]:
    """Return the programmes that are told beside the household's own answer."""
    return [item for item in records(document, "programs") if not item.get("leading", True)]


def record(document: Document, key: str) -> Document:
    """Return a record inside a document; absent and null are an empty record."""
    found = document.get(key)
    return found if isinstance(found, Mapping) else {}


def names(document: Document, key: str) -> tuple[str, ...]:
    """Return a list of texts of a document; a single text is a list of one."""
    found = document.get(key)
    if isinstance(found, str):
        return (found,)
    return tuple(str(item) for item in found) if isinstance(found, Sequence) else ()


def sentence_case(text: str) -> str:
    """Return a text with its first letter capital and the rest as it stands."""
    return text[:1].upper() + text[1:]


def _citation_text(citation: object) -> str:
    """Return a citation as one line, whether it came as a line or in parts."""
    if isinstance(citation, Mapping):
        parts = [str(citation[key]) for key in ("title", "link") if citation.get(key)]
        read = f" (read {citation['retrieved']})" if citation.get("retrieved") else ""
        return "; ".join(parts) + read
    return " ".join(str(citation).split()) if citation else ""
