"""Programmes beside the household's own answer: which it may have as well, and how they go together."""

from __future__ import annotations

from webapp.reports.answer import program_name
from webapp.reports.finding_sentences import blocking, sentences
from webapp.reports.model import (
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    Paragraph,
    Section,
    Table,
    Weight,
)
from webapp.reports.subject import Document, Subject, names, other_programs, record, records

# A programme for both kinds of building asks either for the household's income or for a share of all homes.
_NOT_OF_THIS_KIND, _OF_THIS_KIND = "housing_class_does_not_fit", "housing_class_fits"
_SHARE, _HOUSE = "housing.unit_share", "single_family"
_OF_ONE_HOUSEHOLD = ("income.", "benefits.", "rule.not_carried")
_BEST_FIRST = ("eligible", "undetermined", "ineligible")


def other_programs_section(subject: Subject, *, in_full: bool) -> Section | None:
    """Return the other programmes and their answers; None without any.

    Parameters
    ----------
    subject : Subject
    in_full : bool
        Whether with reasons, sources and the rules between programmes, or just by name.
    """
    programs, words = other_programs(subject.document), subject.words
    if not programs:
        return None
    if not in_full:
        return _by_name(programs, subject)
    columns = (
        Column(words.text("programs.program"), share=5),
        Column(words.text("programs.answer"), share=2),
        Column(words.text("programs.applications"), share=2.2),
    )
    ordered = sorted(programs, key=lambda program: _BEST_FIRST.index(str(program["outcome"])))
    rows = tuple(_row(program, subject) for program in ordered)
    intro = Paragraph(words.text("other.intro"))
    table = Table(words.text("other.table"), columns, rows)
    return Section("other", words.text("other.title"), (intro, table, *_together(subject)))


def _by_name(programs: list[Document], subject: Subject) -> Section | None:
    """Return a line for those the household meets the rules of, and one for those not yet decided."""
    words = subject.words
    lines = []
    for outcome in ("eligible", "undetermined"):
        named = tuple(program_name(each) for each in programs if each["outcome"] == outcome)
        if named:
            lines.append(words.text(f"other.{outcome}", programs=words.listed(named)))
    if not lines:
        return None
    return Section("other", words.text("other.title"), (BulletList(tuple(lines)),))


def _row(program: Document, subject: Subject) -> tuple[Cell, Cell, Cell]:
    """Return a programme's row: why not, or which facts it waits for, is told under its name."""
    words, outcome = subject.words, str(program["outcome"])
    availability = str(program.get("availability") or "not_known")
    applications = subject.marked(
        words.find("availability", availability) or availability,
        program.get("availability_citation"),
        verified=bool(program.get("availability_verified", False)),
    )
    answer = words.find("outcome", outcome) or outcome
    return Cell(program_name(program), _why(program, outcome, subject)), Cell(answer), Cell(applications)


def _why(program: Document, outcome: str, subject: Subject) -> str:
    if outcome == "eligible":
        return ""
    missing = [subject.fact_name(fact) for fact in names(program, "missing")]
    if missing:
        return subject.words.text("other.waits_for", facts=subject.words.listed(tuple(missing)))
    held = blocking(_of_this_kind(program, subject), outcome)
    return " ".join(sentences(held, subject))


def _of_this_kind(program: Document, subject: Subject) -> list[Document]:
    """Return the findings of the branch for this kind of building, where a programme has one for each."""
    findings = list(records(program, "findings"))
    codes, tests = {str(f["code"]) for f in findings}, {str(f["criterion"]) for f in findings}
    if not {_OF_THIS_KIND, _NOT_OF_THIS_KIND} <= codes:
        return findings
    left_out: tuple[str, ...] = ()
    if _SHARE in tests:
        house = subject.document.get("housing_class") == _HOUSE
        left_out = (_SHARE,) if house else _OF_ONE_HOUSEHOLD
    return [
        finding
        for finding in findings
        if finding["code"] != _NOT_OF_THIS_KIND and not str(finding["criterion"]).startswith(left_out)
    ]


def _together(subject: Subject) -> tuple[Block, ...]:
    """Return the rules between the programmes that this household has or may have."""
    rules = records(record(subject.document, "stacking"), "rules")
    if not rules:
        return ()
    lines = tuple(
        subject.marked(str(rule["text"]), rule.get("citation"), verified=bool(rule.get("verified", False)))
        for rule in rules
    )
    words = subject.words
    return (
        Heading(words.text("other.together")),
        BulletList(lines),
        Paragraph(words.text("other.unchecked"), Weight.SMALL),
    )
