"""The opening of a household's report: who and when, the answer, why, and what is missing."""

from __future__ import annotations

from webapp.reports import figures
from webapp.reports.finding_sentences import blocking, sentences, source_marks, told
from webapp.reports.model import (
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    Note,
    Paragraph,
    Particulars,
    Section,
    Table,
    Tone,
    Weight,
)
from webapp.reports.subject import (
    Document,
    Subject,
    leading_programs,
    names,
    record,
    records,
    sentence_case,
)

# What a household is told of a limit that was not checked; staff are told what to do.
UNCHECKED = "answer.limit_unchecked"
# So many reasons stand in two columns.
_MANY = 6
_ANOTHER_BUILDING = "housing_class_does_not_fit"
_TONES = {"eligible": Tone.YES, "ineligible": Tone.NO, "undetermined": Tone.OPEN}


def about_section(subject: Subject, available: tuple[str, ...] = ()) -> Section:
    """Return whom the report is for and what it was judged on; it stands under the title, without its own.

    `available` are the languages that the report can be had in.
    """
    return Section("about", "", (*language_line(subject, available), _particulars(subject)))


def answer_section(
    subject: Subject,
    *,
    appeal: str = "answer.ineligible_appeal",
    unchecked: str = "answer.check_printed_table",
) -> Section:
    """Return the answer that stands, and why the rules say what they say.

    `appeal` is the key of the sentence that leads to how a no is looked at again, `unchecked` of the one on a
    limit that was not checked.
    """
    blocks: list[Block] = [_answer_box(subject, appeal)]
    if _over_an_unchecked_limit(subject):
        caution = subject.words.text(unchecked)
        blocks.append(Note(title="", lines=(caution,), tone=Tone.CAUTION))
    return Section("answer", subject.words.text("answer.title"), (*blocks, *_reasons(subject)))


def missing_section(subject: Subject) -> Section | None:
    """Return what is still missing, with plain names and what to bring; None where nothing is."""
    words, missing = subject.words, names(subject.document, "missing")
    if subject.decided and not standing(subject, "undetermined"):
        return None
    if not missing:
        if subject.outcome != "undetermined":
            return None
        return Section("missing", words.text("missing.title"), (Paragraph(words.text("missing.ours")),))
    rows = tuple(
        (
            Cell(sentence_case(subject.fact_name(fact))),
            Cell(words.find("bring", fact) or words.text("bring.default")),
        )
        for fact in missing
    )
    columns = (Column(words.text("missing.needed"), share=2), Column(words.text("missing.bring"), share=3))
    intro = "missing.intro_eligible" if subject.outcome == "eligible" else "missing.intro"
    title = words.text("missing.title")
    return Section("missing", title, (Paragraph(words.text(intro)), Table(title, columns, rows)))


def program_letters(document: Document) -> dict[str, str]:
    """Return the letter by which a report refers to each programme, by the programme's id."""
    return {str(item["id"]): _letter(index) for index, item in enumerate(leading_programs(document))}


def elsewhere(subject: Subject) -> list[Document]:
    """Return the programmes that are only for another kind of building, and of which nobody decided."""
    return [
        program
        for program in leading_programs(subject.document)
        if _for_another_building(program) and str(program["id"]) not in subject.decided
    ]


def _for_another_building(program: Document) -> bool:
    """Return whether a programme says no only because it is for another kind of building."""
    held = {str(finding.get("code")) for finding in blocking(records(program, "findings"), "ineligible")}
    return program.get("outcome") == "ineligible" and held == {_ANOTHER_BUILDING}


def program_name(program: Document) -> str:
    """Return a programme's name, or its id where it has none."""
    return str(program.get("name") or program["id"])


def _letter(index: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, last = divmod(index, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def language_line(subject: Subject, available: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """Return one line where the household reads another language: whether the document can be had in it."""
    language = str(subject.document.get("language") or subject.words.language)
    if language == subject.words.language:
        return ()
    name = subject.words.find("language", language) or language
    key = "report.reads_language_we_have" if language in available else "report.reads_other_language"
    return (Paragraph(subject.words.text(key, language=name), Weight.LEAD),)


def _particulars(subject: Subject) -> Particulars:
    """Return whom the report is for, when it was judged, and on what home."""
    words, document = subject.words, subject.document
    pairs = [
        (words.text("report.reference"), str(document.get("reference") or words.text("report.no_reference"))),
        (words.text("report.judged_on"), figures.day(document.get("on", ""), words)),
        (words.text("report.place"), _place(subject)),
    ]
    housing = document.get("housing_class")
    if housing:
        pairs.append((words.text("report.home_kind"), words.find("housing", str(housing)) or str(housing)))
    if document.get("annual_income_usd") is not None:
        income = figures.money(document["annual_income_usd"], words)
        pairs.append((words.text("report.income"), words.text("report.income_value", income=income)))
    return Particulars(tuple(pairs))


def _place(subject: Subject) -> str:
    """Return the census tract, its vintage and its county, as far as they are known."""
    place, words = record(subject.document, "place"), subject.words
    if not place.get("tract_geoid"):
        return words.text("report.place_unknown")
    values = {
        "tract": str(place["tract_geoid"]),
        "vintage": str(place.get("tract_vintage") or words.text("report.not_known")),
    }
    if not place.get("county"):
        return words.text("report.place_value_without_county", **values)
    return words.text("report.place_value", county=str(place["county"]), **values)


def standing(subject: Subject, outcome: str) -> list[Document]:
    """Return the leading programmes of which an answer stands, by the rules or by a supervisor."""
    return [item for item in leading_programs(subject.document) if subject.answer_of(item) == outcome]


def _answer_box(subject: Subject, appeal: str) -> Note:
    """Return the answer that stands, in words."""
    words, outcome = subject.words, subject.outcome
    day = figures.day(subject.document.get("on", ""), words)
    if outcome == "eligible":
        lines = _eligible_lines(subject, day)
    elif outcome == "ineligible":
        by_rules = [] if subject.decided else [words.text("answer.ineligible_line", day=day)]
        lines = [*by_rules, words.text(appeal)]
    else:
        count = len(names(subject.document, "missing"))
        lines = [
            words.count("answer.undetermined_line", count)
            if count
            else words.text("answer.undetermined_line_none"),
            words.text("answer.undetermined_not_no"),
        ]
    waiting = outcome == "undetermined" and not names(subject.document, "missing")
    title = words.text("answer.waiting_title" if waiting else f"answer.{outcome}_title")
    return Note(title, (*_decided_lines(subject), *lines), _TONES[outcome])


def _decided_lines(subject: Subject) -> tuple[str, ...]:
    """Return of which programmes a supervisor decided, and what the rules alone say where that is another."""
    words, decided = subject.words, subject.decided
    lines = []
    for answer in ("eligible", "ineligible"):
        named = [each for each in standing(subject, answer) if str(each["id"]) in decided]
        if named:
            listed = words.listed(tuple(program_name(each) for each in named))
            lines.append(words.text(f"answer.decided_{answer}", programs=listed))
    if decided and subject.outcome != subject.by_the_rules:
        lines.append(words.text("answer.rules_alone", answer=words.text(f"outcome.{subject.by_the_rules}")))
    return tuple(lines)


def _eligible_lines(subject: Subject, day: str) -> list[str]:
    """Return the sentences under a yes: which programmes, whether one can apply, what is not settled."""
    words = subject.words
    passed = standing(subject, "eligible")
    by_rules = tuple(program_name(each) for each in passed if str(each["id"]) not in subject.decided)
    line = "answer.eligible_line" if subject.first_version else "answer.eligible_line_checked"
    lines = []
    if by_rules:
        lines.append(words.text(line, day=day, programs=words.listed(by_rules)))
    taking = [program for program in passed if program.get("availability") == "open"]
    lines.append(
        words.count("answer.eligible_open", len(taking))
        if taking
        else words.text("answer.eligible_none_open")
    )
    still_open = tuple(program_name(program) for program in standing(subject, "undetermined"))
    if still_open:
        lines.append(words.text("answer.open_programs", programs=words.listed(still_open)))
    unconfirmed = tuple(program_name(program) for program in passed if names(program, "notes"))
    if unconfirmed and not subject.first_version:
        lines.append(words.text("answer.eligible_to_confirm", programs=words.listed(unconfirmed)))
    return lines


def _programs(subject: Subject, outcome: str) -> list[Document]:
    """Return the leading programmes that came to an outcome by the rules."""
    return [item for item in leading_programs(subject.document) if item.get("outcome") == outcome]


def _reasons(subject: Subject) -> tuple[Block, ...]:
    """Return why by the rules: what was met for a yes, what is in the way for a no, what is open."""
    words, outcome = subject.words, subject.by_the_rules
    heading = {"eligible": "answer.why_yes", "ineligible": "answer.why_no"}.get(outcome, "answer.why_open")
    blocks: list[Block] = [Heading(words.text("answer.why_rules" if subject.decided else heading))]
    if outcome == "eligible":
        reasons = _met(subject, _programs(subject, "eligible"))
    else:
        reasons = _in_the_way(subject, outcome)
    blocks.append(
        BulletList(reasons, halves=len(reasons) >= _MANY)
        if reasons
        else Paragraph(words.text("answer.no_reasons"))
    )
    if outcome != "eligible":
        met = _met(subject, leading_programs(subject.document))
        if met:
            blocks.append(Paragraph(" ".join([words.text("answer.already_met"), *met])))
    return tuple(blocks)


def _met(subject: Subject, programs: list[Document]) -> tuple[str, ...]:
    """Return what is met, each sentence once."""
    met = (f for program in programs for f in records(program, "findings") if f["outcome"] == "eligible")
    return sentences(met, subject)


def _in_the_way(subject: Subject, outcome: str) -> tuple[str, ...]:
    """Return what holds the answer, each sentence once, naming the programmes if it is not all of them."""
    words, letters = subject.words, program_letters(subject.document)
    held: dict[str, list[tuple[str, Document]]] = {}
    for program in _programs(subject, outcome):
        for finding in blocking(records(program, "findings"), outcome):
            held.setdefault(told(finding, subject), []).append((letters[str(program["id"])], finding))
    reasons = []
    for text, cases in held.items():
        reason = text + source_marks((finding for _, finding in cases), subject)
        concerned = tuple(dict.fromkeys(letter for letter, _ in cases))
        if len(concerned) < len(letters):
            listed = words.listed(concerned)
            reason = words.count("answer.program_reason", len(concerned), reason=reason, letters=listed)
        reasons.append(reason)
    return tuple(reasons)


def _over_an_unchecked_limit(subject: Subject) -> bool:
    """Return whether a 'no' rests on being over a limit that was not checked against its source."""
    return any(
        finding.get("code") == "income_over_limit" and not finding.get("verified")
        for program in _programs(subject, "ineligible")
        for finding in blocking(records(program, "findings"), "ineligible")
    )
