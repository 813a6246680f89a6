"""Household reports printed a second, in English and in Chinese; certificates drawn and signed."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache, partial
from importlib.util import find_spec
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import paper_peers
from tests.bench.paper_reports import page_count, three_page_reports
from tests.bench.rounds import Contestant, Match, play
from tests.webapp.reports.test_certificate import document
from webapp.canonical import canonical_json, sha256_of
from webapp.reports.certificate import render_certificate
from webapp.reports.fonts import HAN_FOLDER
from webapp.reports.pdf import render_pdf
from webapp.signing.claim import Claim
from webapp.signing.pades import sign_pdf
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.reports.model import Report

OURS = "Hearthline, PDF/UA-1 and PDF/A-2a"
# So many documents a turn.
DOCUMENTS = 28
# What a second process is given, so that it works for longer than it takes to ask.
SHARED = 112
AT = datetime(2026, 6, 30, 16, tzinfo=UTC)
# Module, name, what prepares it, and reports a turn.
PEERS: tuple[tuple[str, str, Callable[[], Callable[[Report], bytes]], int], ...] = (
    ("weasyprint", "WeasyPrint, PDF/UA-1 of the same page of HTML", paper_peers.weasyprint, 4),
    ("fpdf", "fpdf2, no tags, charts as tables", paper_peers.fpdf2, 4),
    ("typst", "Typst, PDF/UA-1, charts as tables", paper_peers.typst, 14),
)


def paper(rounds: int) -> Match:
    """Time household reports in English, no two the same, in one process."""
    return _household_reports("en", "Paper: household reports of three pages", rounds)


def paper_chinese(rounds: int) -> Match:
    """Time household reports in Traditional Chinese, each with other characters to embed."""
    match = Match("Paper: household reports of three pages in Chinese", "report")
    if not HAN_FOLDER.is_dir():
        raise SystemExit("the typeface for Chinese is not installed: python -m webapp.assets")
    return _household_reports("zh-Hant", match.title, rounds)


def _household_reports(language: str, title: str, rounds: int) -> Match:
    turns = rounds + 4  # each contestant has a few before the first round
    ours = _Pile(language, DOCUMENTS, turns)
    match = Match(title, "report", notes=[f"{language}; no report is printed twice"])
    contestants = [Contestant(OURS, partial(ours.printed, render_pdf), DOCUMENTS)]
    for name, said, prepare, size in PEERS:
        if find_spec(name) is None:
            match.skipped[said] = "not installed"
            continue
        pile, by = _Pile(language, size, turns), prepare()
        match.notes.append(f"{said}: {page_count(by(pile.take()[0]))} pages")
        contestants.append(Contestant(said, partial(pile.printed, by), size))
    return play(match, contestants, rounds)


class _Pile:
    """Reports from which each turn takes some that nobody has printed: what was printed once is quick."""

    def __init__(self, language: str, size: int, turns: int) -> None:
        self._turns = cycle([three_page_reports(language, size, turn * size) for turn in range(turns)])

    def take(self) -> tuple[Report, ...]:
        """Return the reports of the next turn."""
        return next(self._turns)

    def printed(self, by: Callable[[Report], bytes]) -> list[bytes]:
        """Have the reports of the next turn printed."""
        return [by(report) for report in self.take()]


def paper_processes(rounds: int) -> Match:
    """Time the same reports printed by two processes, and by one; each has their content beforehand."""
    match = Match("Paper: the same reports by two processes", "report", notes=[f"{SHARED} reports a turn"])
    with _pool(2) as two, _pool(1) as one:
        contestants = [
            Contestant("two processes", partial(_shared, two, 2), SHARED),
            Contestant("one process", partial(_shared, one, 1), SHARED),
        ]
        return play(match, contestants, rounds)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_shared_reports)


@cache
def _shared_reports() -> tuple[Report, ...]:
    return three_page_reports("en", SHARED)


def _shared(pool: ProcessPoolExecutor, workers: int) -> int:
    """Have reports printed by a pool, in pieces that follow each other; bytes stay where they are made."""
    piece = SHARED // (workers * 4)
    return sum(pool.map(_size, [slice(at, at + piece) for at in range(0, SHARED, piece)]))


def _size(piece: slice) -> int:
    return sum(len(render_pdf(report)) for report in _shared_reports()[piece])


def certificates(rounds: int) -> Match:
    """Time certificates drawn, signed (PAdES B-B, an elliptic curve of 256 bits) and checked."""
    match = Match("Certificates: drawn, signed, checked", "certificate")
    with tempfile.TemporaryDirectory() as folder:
        seal = Seal(SigningSettings(), Path(folder))
        papers = [_certificate(number) for number in range(DOCUMENTS)]
        drawn = [render_certificate(*each) for each in papers]
        identity = seal._loaded(AT)
        claim = Claim("certificate", "abcdefghijklmnopqrstuvwxyz", "0a1b2c3d" * 4)
        contestants = [
            Contestant(
                "drawn, signed and checked",
                lambda: [seal.sign(render_certificate(*each), claim, AT) for each in papers],
                len(papers),
            ),
            Contestant(
                "(signed)", lambda: [sign_pdf(each, identity, claim, AT) for each in drawn], len(drawn)
            ),
            Contestant("(drawn)", lambda: [render_certificate(*each) for each in papers], len(papers)),
        ]
        return play(match, contestants, rounds)


def _certificate(number: int) -> tuple[dict[str, Any], str]:
    """Return a certificate's document, of another home each, and its hash."""
    made = document(  # type: ignore[no-untyped-call]  # a test's own
        home={
            "address_line": f"{1000 + number} N Blackstone Ave",
            "unit": "",
            "city": "Fresno",
            "zip_code": "93703",
        }
    )
    return made, sha256_of(canonical_json(made))
