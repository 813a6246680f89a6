"""What came of a printing of many homes: a line for each, and the reports as one archive or one by one."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.exchange.month_archive import EPOCH
from webapp.exports import csv_text
from webapp.reports.batch import MANIFEST, manifest_lines
from webapp.services import audit
from webapp.services.determinations import reference_of
from webapp.services.errors import NotFound
from webapp.services.home_access import visible
from webapp.services.report_batches import OUT, result_of, seen_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from webapp.services.actors import Actor

LIST: Final = "list.csv"
_COLUMNS: Final = ("number", "reference", "file", "sha256", "refused")
_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class PrintedHome:
    """What came of one home.

    Parameters
    ----------
    number : int
        Its place in the printing, from 1.
    home_id : str
    place : str
        Its address, as it is now.
    path : Path or None
        Where its report lies; None where it was refused.
    sha256 : str
    refused : tuple of str
        Why there is no report.
    """

    number: int
    home_id: str
    place: str
    path: Path | None
    sha256: str = ""
    refused: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its file is called in an archive."""
        return f"{self.number:06}-{reference_of(self.home_id)}.pdf"


def printed_homes(session: Session, actor: Actor, data_folder: Path, batch_id: str) -> list[PrintedHome]:
    """Return what came of each home of a job that is done; homes that are not for this person are left out.

    Raises
    ------
    NotFound
        If there is no such job, it is somebody else's, or it is not done.
    """
    folder, _request = seen_request(actor, data_folder, batch_id)
    if result_of(folder) is None:
        raise NotFound
    lines = list(manifest_lines(folder / OUT))
    places = _places(session, actor, [line["id"] for line in lines])
    return [_of_line(folder / OUT, line, places[line["id"]]) for line in lines if line["id"] in places]


def report_file(
    session: Session, actor: Actor, data_folder: Path, batch_id: str, number: int
) -> tuple[str, bytes]:
    """Return the name and the content of one report of a job that is done.

    Raises
    ------
    NotFound
        If there is none, the job is somebody else's, or the home is not for this person any more.
    """
    for home in printed_homes(session, actor, data_folder, batch_id):
        if home.number == number and home.path is not None and home.path.is_file():
            return home.name, home.path.read_bytes()
    raise NotFound


def take_along(
    session: Session, actor: Actor, data_folder: Path, batch_id: str, at: datetime
) -> tuple[list[PrintedHome], bytes]:
    """Return the homes of a job and its manifest, to send them as one archive; the log says who took them.

    Raises
    ------
    NotFound
        As `printed_homes`.
    """
    homes = printed_homes(session, actor, data_folder, batch_id)
    folder, _request = seen_request(actor, data_folder, batch_id)
    detail: dict[str, audit.Detail] = {"count": sum(home.path is not None for home in homes), "kind": "zip"}
    audit.record(session, actor, "reports.taken_along", "report_batch", batch_id, detail=detail, at=at)
    return homes, (folder / OUT / MANIFEST).read_bytes()


def archive_parts(homes: Sequence[PrintedHome], manifest: bytes) -> Iterator[bytes]:
    """Yield a ZIP archive piece by piece: the reports, a list of them for people, and the manifest.

    No more than one report is in memory, however many there are.
    """
    stream = _Stream()
    with ZipFile(stream, "w") as archive:
        for home in homes:
            if home.path is not None and home.path.is_file():
                with home.path.open("rb") as report, archive.open(_entry(home.name), "w") as into:
                    shutil.copyfileobj(report, into)
                yield stream.taken()
        archive.writestr(_entry(LIST, ZIP_DEFLATED), csv_text(_COLUMNS, _rows(homes)))
        archive.writestr(_entry(MANIFEST, ZIP_DEFLATED), manifest)
    yield stream.taken()


class _Stream(io.RawIOBase):
    """What an archive is written to when nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:  # noqa: ANN401 - whatever has bytes
        self._held += content
        return len(content)

    def taken(self) -> bytes:
        """Return what was written since this was last asked."""
        content = bytes(self._held)
        self._held.clear()
        return content


def _entry(name: str, compression: int = ZIP_STORED) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = compression
    return entry


def _rows(homes: Iterable[PrintedHome]) -> Iterator[dict[str, Any]]:
    for home in homes:
        yield {
            "number": home.number,
            "reference": reference_of(home.home_id),
            "file": home.name if home.path is not None else None,
            "sha256": home.sha256 or None,
            "refused": "; ".join(home.refused) or None,
        }


def _of_line(out: Path, line: dict[str, Any], place: str) -> PrintedHome:
    if "file" in line:
        return PrintedHome(line["case"], line["id"], place, out / line["file"], line["sha256"])
    return PrintedHome(line["case"], line["id"], place, None, refused=tuple(line["refused"]))


def _places(session: Session, actor: Actor, home_ids: Sequence[str]) -> dict[str, str]:
    """Return the address of each home that this person may see."""
    found: dict[str, str] = {}
    for first in range(0, len(home_ids), _AT_A_TIME):
        some = home_ids[first : first + _AT_A_TIME]
        statement = select(Home.id, Home.address_line, Home.unit, Home.city)
        for home_id, *parts in session.exec(statement.where(visible(actor), col(Home.id).in_(some))):
            found[home_id] = ", ".join(part for part in parts if part)
    return found
