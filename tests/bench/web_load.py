"""The web application under load, on loopback: so many requests a second, come what may.

Requests start when they are due, whether earlier ones have been answered or not (an open loop: a stall shows
as waiting, and is not hidden by a driver that waits with it). What is counted is the time from when a request
was due to its last byte. Of ten requests two save; one of these in three opens the form that it saves.
"""

from __future__ import annotations

import argparse
import http.client
import os
import queue
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click

from tests.bench.web_homes import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261121
A_SECOND, SECONDS, DRIVERS = 50, 60, 24
# The pages of the work list that people turn to.
PAGES = 40
WARM_A_SECOND, WARM_SECONDS = 20, 15
HOMES = 200_000
LIMIT_P95_MS = 300
PROCESSES, THREADS = 2, 2
SIGN_IN = ("caseworker", "contractor", "manager")
HIDDEN = re.compile(rb'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(rb'(name|value)="([^"]*)"')
HOME_LINK = re.compile(rb'href="/homes/([0-9a-f]{32})"')
JOB_LINK = re.compile(rb'href="/jobs/([0-9a-f]{32})"')
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass
class Sums:
    """What was measured: milliseconds by kind of request, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, milliseconds: float) -> None:
        """Count a request."""
        with self.lock:
            self.took.setdefault(kind, []).append(milliseconds)


class Person:
    """A browser of sorts: one connection, one cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def ask(self, method: str, path: str, sent: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = None
        if sent is not None:
            body = urlencode(sent)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = cookie.partition(";")[0]
        return answer.status, content

    def log_in(self, role: str) -> None:
        """Log in as the person of a role."""
        _status, page = self.ask("GET", "/login")
        form = hidden(page) | {"email": f"{role}@example.org", "password": PASSWORD}
        status, _page = self.ask("POST", "/login", form)
        if status != http.client.SEE_OTHER:
            raise RuntimeError(f"{role} could not log in: {status}")


def hidden(page: bytes) -> dict[str, str]:
    """Return what travels hidden in the last form of a page; the first one chooses the language."""
    found: dict[str, str] = {}
    for tag in HIDDEN.findall(page.rpartition(b"<form")[2] or page):
        parts = dict(ATTRIBUTE.findall(tag))
        if b"name" in parts:
            found[parts[b"name"].decode()] = parts.get(b"value", b"").decode()
    return found


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a data folder as docs/operations.md has it for production: gunicorn, a process for each core."""
    subprocess.run(
        [sys.executable, "-m", "webapp.cli", "user", "list", "--data", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    command = [sys.executable, "-m", "gunicorn", "--workers", str(PROCESSES), "--threads", str(THREADS)]
    command += ["--keep-alive", "75", "--bind", "127.0.0.1:0", "webapp:create_app()"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "HEARTHLINE_DATA": str(folder)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if at := ADDRESS.search(line):
                threading.Thread(target=process.stderr.read, daemon=True).start()
                yield int(at[1])
                return
        raise RuntimeError("the server did not start")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def paths_of(port: int) -> dict[str, list[str]]:
    """Return what each role opens: lists, and the homes that are on their first pages."""
    paths: dict[str, list[str]] = {}
    for role in SIGN_IN:
        person = Person(port)
        person.log_in(role)
        if role == "caseworker":
            homes: list[str] = []
            for stage in ("screened", "enrolled"):
                page = person.ask("GET", f"/homes?stage={stage}")[1]
                homes += [home.decode() for home in HOME_LINK.findall(page)]
            paths["homes"] = sorted(set(homes))
        elif role == "contractor":
            paths["jobs"] = sorted({job.decode() for job in JOB_LINK.findall(person.ask("GET", "/jobs")[1])})
    if not paths["homes"]:
        raise RuntimeError("the caseworker sees no home")
    return paths


# Of forty requests: who, and what. A save sends the form that the same person opened last.
MIX = (
    *[("caseworker", "work list")] * 8,
    *[("caseworker", "home")] * 8,
    *[("caseworker", "question")] * 8,
    *[("caseworker", "save")] * 8,
    *[("caseworker", "to do")] * 2,
    *[("contractor", "jobs")] * 3,
    *[("contractor", "job")] * 2,
    *[("manager", "dashboard")] * 1,
)


class Driver(threading.Thread):
    """One of those who wait for a request to be due."""

    def __init__(
        self,
        port: int,
        due: queue.Queue[tuple[float, str, str] | None],
        sums: Sums,
        paths: dict[str, list[str]],
        seed: int,
    ) -> None:
        super().__init__(daemon=True)
        self.due, self.sums, self.paths = due, sums, paths
        self.random = random.Random(seed)  # noqa: S311 - which home is opened is no secret
        self.opened: tuple[str, dict[str, str]] | None = None
        self.people = {role: Person(port) for role in SIGN_IN}
        for role, person in self.people.items():
            person.log_in(role)

    def run(self) -> None:
        """Send each request when it is due."""
        while (item := self.due.get()) is not None:
            at, role, kind = item
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                status = self._send(self.people[role], kind)
            except (OSError, http.client.HTTPException) as error:
                self.sums.wrong.append(f"{kind}: {type(error).__name__}")
                continue
            self.sums.add(kind, 1e3 * (time.monotonic() - at))
            if status not in (http.client.OK, http.client.SEE_OTHER):
                self.sums.wrong.append(f"{kind}: {status}")

    def _send(self, person: Person, kind: str) -> int:
        """Send one request; return its status."""
        home = self.random.choice(self.paths["homes"])
        question = f"/homes/{home}/questions/language"
        if kind == "save":
            return self._save(person, question)
        jobs = self.paths["jobs"]
        paths = {
            "work list": f"/homes?page={self.random.randint(1, PAGES)}",
            "home": f"/homes/{home}",
            "question": question,
            "to do": "/todo",
            "jobs": "/jobs",
            "job": f"/jobs/{self.random.choice(jobs)}" if jobs else "/jobs",
            "dashboard": "/programme",
        }
        status, page = person.ask("GET", paths[kind])
        if kind == "question" and status == http.client.OK:
            self.opened = (question, hidden(page))
        return status

    def _save(self, person: Person, path: str) -> int:
        """Save the form that was opened; where somebody was quicker, both are shown (409)."""
        if self.opened is None:
            status, page = person.ask("GET", path)
            if status != http.client.OK:
                return status
            self.opened = (path, hidden(page))
        path, fields = self.opened
        self.opened = None
        form = fields | {"language": self.random.choice(["en", "es", "zh-Hant", "vi"])}
        status = person.ask("POST", path, form)[0]
        return http.client.SEE_OTHER if status == http.client.CONFLICT else status


def measure(port: int, a_second: int, seconds: int) -> Sums:
    """Load a server with so many requests a second for so many seconds."""
    sums, due = Sums(), queue.Queue[tuple[float, str, str] | None]()
    paths = paths_of(port)
    drivers = [Driver(port, due, sums, paths, SEED + number) for number in range(DRIVERS)]
    draw = random.Random(SEED)  # noqa: S311 - a seeded load
    begin = time.monotonic() + 1
    at = begin
    while at < begin + seconds:
        role, kind = draw.choice(MIX)
        due.put((at, role, kind))
        at += draw.expovariate(a_second)
    for _ in drivers:
        due.put(None)
    for driver in drivers:
        driver.start()
    for driver in drivers:
        driver.join()
    return sums


@dataclass(frozen=True)
class Load:
    """A load that was measured."""

    title: str
    sums: Sums

    def rows(self) -> dict[str, dict[str, float]]:
        """Return milliseconds by kind of request, and of all together."""
        every = [value for values in self.sums.took.values() for value in values]
        return {kind: _row(values) for kind, values in [*sorted(self.sums.took.items()), ("all", every)]}

    def document(self) -> dict[str, object]:
        """Return the figures as plain values, and as lines to print."""
        return {
            "title": self.title,
            "milliseconds": self.rows(),
            "went_wrong": len(self.sums.wrong),
            "lines": list(self.lines()),
        }

    def lines(self) -> Iterator[str]:
        """Yield what to print."""
        yield self.title
        yield f"  {'':<12} {'requests':>9} {'median ms':>10} {'p95 ms':>8} {'p99 ms':>8} {'most ms':>8}"
        rows = self.rows()
        for kind, row in rows.items():
            told = " ".join(f"{row[name]:>9.0f}" for name in ("median", "p95", "p99", "most"))
            yield f"  {kind:<12} {row['requests']:>9,.0f} {told}"
        p95 = rows["all"]["p95"]
        verdict = "within" if p95 <= LIMIT_P95_MS else "OVER"
        wrong = len(self.sums.wrong)
        yield f"  p95 {p95:.0f} ms, {verdict} {LIMIT_P95_MS} ms; answers that went wrong: {wrong}"
        for each in sorted(set(self.sums.wrong)):
            yield f"    {self.sums.wrong.count(each)} x {each}"


def _row(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=100) if len(values) > 1 else [values[0]] * 99
    return {
        "requests": len(values),
        "median": statistics.median(values),
        "p95": cuts[94],
        "p99": cuts[98],
        "most": max(values),
    }


def loaded(folder: Path, a_second: int = A_SECOND, seconds: int = SECONDS) -> Load:
    """Serve a folder that `tests.bench.web_homes` made, load it, and return what was measured."""
    title = f"Web application, {a_second} requests a second for {seconds} s, open loop, seed {SEED}"
    with served(folder) as port:
        measure(port, min(a_second, WARM_A_SECOND), WARM_SECONDS)  # so that nothing is cold
        return Load(title, measure(port, a_second, seconds))


def web(_rounds: int) -> Load:
    """Fill a programme of HOMES homes and load it."""
    with tempfile.TemporaryDirectory(prefix="hearthline-load-") as folder:
        click.echo(f"Filling a database with {HOMES:,} homes ...")
        command = [sys.executable, "-m", "tests.bench.web_homes", folder, "--homes", str(HOMES)]
        subprocess.run(command, check=True)
        found = loaded(Path(folder))
    return Load(f"{found.title}, {HOMES:,} homes", found.sums)


def main() -> None:
    """Run `python -m tests.bench.web_load FOLDER`, a folder that `tests.bench.web_homes` made."""
    parser = argparse.ArgumentParser(prog="web_load", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--a-second", type=int, default=A_SECOND)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    chosen = parser.parse_args()
    for line in loaded(chosen.folder, chosen.a_second, chosen.seconds).lines():
        click.echo(line)


if __name__ == "__main__":
    main()
