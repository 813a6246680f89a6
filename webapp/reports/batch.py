"""Many household reports as one job: a document for each case exactly once, whatever interrupts it.

The cases are cut into pieces. A piece's reports are written one by one, each whole or not at all; then a
record of the piece is written, which says that it is done. A job that was killed goes on with the pieces
without a record: their reports are written again under the same names, with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from calculators.portfolio.files import whole_file, write_whole
from rules.errors import HearthlineError, ReferenceDataError
from webapp.reports.files import OutputFileError
from webapp.reports.household import write_household_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from webapp.reports.parties import Contact

MANIFEST: Final = "manifest.jsonl"
REFUSED: Final = "refused.jsonl"
REPORTS: Final = "reports"
PARTS: Final = "parts"
_NAME_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How a job is cut up: cases of a piece, reports of a folder, pieces waiting for each worker."""

    piece_cases: int
    folder_reports: int
    pieces_per_worker: int


@cache
def batch_settings() -> BatchSettings:
    """Return how a job is cut up."""
    entry = tomllib.loads(Path(__file__).with_name("batch.toml").read_text(encoding="utf-8"))
    return BatchSettings(
        entry["piece"]["cases"], entry["folder"]["reports"], entry["pool"]["pieces_per_worker"]
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a job.

    Parameters
    ----------
    number : int
        From 1, in the order of the input.
    name : str
        The sender's own id; empty where there is none.
    document : callable
        Returns the assessment as JSON holds it, or raises what is wrong with the case.
    where : str
        Line or file of the input, for messages.
    contact : Contact or None
        Whom the household can call; lines to write on where nobody is known.
    """

    number: int
    name: str
    document: Callable[[], Mapping[str, Any]]
    where: str = ""
    contact: Contact | None = None


class CaseRefused(HearthlineError):  # noqa: N818 - it says what happened
    """A case cannot be printed; the others can."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class PieceDone:
    """What came of a piece."""

    number: int
    printed: int
    refused: int


def report_path(case: Case) -> str:
    """Return where a case's report goes, below the job's folder: by its number, so that no two are the same.

    Examples
    --------
    >>> report_path(Case(1234, "../Ca 1", dict))
    'reports/0001/001234-Ca-1.pdf'
    """
    folder = case.number // batch_settings().folder_reports
    name = re.sub(r"[^A-Za-z0-9]+", "-", case.name).strip("-")[:_NAME_LENGTH].rstrip("-")
    return f"{REPORTS}/{folder:04}/{case.number:06}{'-' if name else ''}{name}.pdf"


def part_path(out: Path, number: int) -> Path:
    """Return where the record of a piece is."""
    return out / PARTS / f"part-{number:06}.jsonl"


def print_piece(out: Path, number: int, cases: Iterable[Case]) -> PieceDone:
    """Print a piece's reports and record them; done again, it writes the same bytes.

    A case that cannot be printed is recorded with its reasons, and the rest go on.

    Raises
    ------
    OutputFileError
        If the disk is full; nothing of the report is left.
    ReferenceDataError
        If data that all cases rest on are absent or damaged.
    """
    lines = [_printed(out, case) for case in cases]
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    write_whole(part_path(out, number), text.encode())
    refused = sum("refused" in line for line in lines)
    return PieceDone(number, len(lines) - refused, refused)


def _printed(out: Path, case: Case) -> dict[str, Any]:
    """Print one report and return what the manifest says of it."""
    entry: dict[str, Any] = {"case": case.number, "id": case.name, "where": case.where}
    name = report_path(case)
    path = out / name
    try:
        document = case.document()
        make_folder(path.parent)
        write_household_report(document, path, contact=case.contact)
    except (OutputFileError, ReferenceDataError, MemoryError):
        raise
    except CaseRefused as error:
        return {**entry, "refused": list(error.reasons)}
    except HearthlineError as error:
        return {**entry, "refused": [str(error)]}
    except Exception as error:  # noqa: BLE001 - one case that nobody thought of must not stop thousands
        return {**entry, "refused": [f"Hearthline made a mistake ({type(error).__name__}); report it"]}
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {**entry, "file": name, "sha256": digest, "bytes": path.stat().st_size}


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there.

    Raises
    ------
    OutputFileError
        If the disk is full, or it may not be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFileError(
            f"{folder}: cannot be made ({error.strerror or error}). Make room there; the job then goes on"
            " where it stopped"
        ) from error


def sweep(out: Path) -> None:
    """Take away what was half written when a job was killed."""
    make_folder(out / PARTS)
    for pattern in (".*.partial", f"{PARTS}/.*.partial", f"{REPORTS}/*/.hearthline-*.part"):
        for path in out.glob(pattern):
            path.unlink(missing_ok=True)


def join_parts(out: Path, pieces: int) -> dict[str, Any]:
    """Put the records of all pieces together, in order, and return what the job came to."""
    counts = {"printed": 0, "refused": 0}
    with whole_file(out / MANIFEST) as manifest, whole_file(out / REFUSED) as refusals:
        for number in range(pieces):
            for line in part_path(out, number).read_bytes().splitlines(keepends=True):
                manifest.write(line)
                if "refused" in json.loads(line):
                    counts["refused"] += 1
                    refusals.write(line)
                else:
                    counts["printed"] += 1
    with (out / MANIFEST).open("rb") as file:
        return {**counts, "manifest_sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def end(out: Path) -> None:
    """Take the pieces' records away once the manifest holds them."""
    shutil.rmtree(out / PARTS, ignore_errors=True)


def manifest_lines(out: Path) -> Iterator[dict[str, Any]]:
    """Yield what the manifest says of each case, in order."""
    with (out / MANIFEST).open("rb") as file:
        for line in file:
            yield json.loads(line)


def missing_pieces(out: Path, *, thoroughly: bool) -> set[int]:
    """Return the pieces of an ended job of which a report is not there as it was printed.

    Parameters
    ----------
    out : Path
    thoroughly : bool
        Read every report and compare its hash, not only its size.
    """
    size = batch_settings().piece_cases
    return {
        (entry["case"] - 1) // size
        for entry in manifest_lines(out)
        if "file" in entry and not _is_as_printed(out / entry["file"], entry, thoroughly=thoroughly)
    }


def _is_as_printed(path: Path, entry: Mapping[str, Any], *, thoroughly: bool) -> bool:
    try:
        if path.stat().st_size != entry["bytes"]:
            return False
        if not thoroughly:
            return True
        with path.open("rb") as file:
            return bool(hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"])
    except OSError:
        return False


def reopen(out: Path, pieces: set[int]) -> None:
    """Make an ended job one that lacks some pieces: the records of the others are taken from the manifest."""
    size = batch_settings().piece_cases
    kept: dict[int, list[dict[str, Any]]] = {}
    for entry in manifest_lines(out):
        kept.setdefault((entry["case"] - 1) // size, []).append(entry)
    sweep(out)
    for number, entries in kept.items():
        if number not in pieces:
            text = "".join(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n" for entry in entries)
            write_whole(part_path(out, number), text.encode())
