"""How long the caseload's lists take: `python -m tests.bench.caseload FOLDER` on a folder of `web_homes`."""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import click

from tests.bench.web_homes import PASSWORD
from tests.webapp.served import log_in, soup
from webapp import create_app
from webapp.config import Settings
from webapp.roles import Roles

ROUNDS = 50
PAGES = (
    "/homes",
    "/homes?page=40",
    "/homes?stage=enrolled",
    "/homes?whose=mine",
    "/homes?age=over_target",
    "/homes?flag=eligibility",
    "/homes?flag=papers",
    "/homes?flag=duplicates",
    "/homes?flag=overridden",
    "/todo",
    "/waiting-list",
    "/duplicates",
)
SEARCHES = ("1234 tulare", "cherry", "fresno")


def main() -> None:
    """Print the median and the 95th percentile of each page, for a caseworker and for a manager."""
    parser = argparse.ArgumentParser(prog="caseload", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    app = create_app(Settings.in_folder(chosen.folder, testing=True))
    for role in (Roles.CASEWORKER, Roles.MANAGER):
        client = app.test_client()
        if log_in(client, role, password=PASSWORD).status_code != 303:
            raise SystemExit("the folder has no such login; make it with tests.bench.web_homes")
        for page in PAGES:
            click.echo(f"{role.value:<11}{page:<28}{_timed(client, page, chosen.rounds)}")
        for words in SEARCHES:
            token = soup(client.get("/homes").text).select_one("input[name=csrf_token]")["value"]
            client.post("/homes", data={"csrf_token": token, "search": words})
            said = f"search {words!r}"
            click.echo(f"{role.value:<11}{said:<28}{_timed(client, '/homes', chosen.rounds)}")


def _timed(client: object, page: str, rounds: int) -> str:
    client.get(page)  # type: ignore[attr-defined]  # Flask's test client
    took, worked = [], []
    for _ in range(rounds):
        begin, begun = time.perf_counter(), time.process_time()
        answer = client.get(page)  # type: ignore[attr-defined]  # Flask's test client
        took.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page}: {answer.status_code}")
    late, work = (sorted(times)[int(0.95 * (rounds - 1))] for times in (took, worked))
    return (
        f"median {statistics.median(took):6.1f} ms  p95 {late:6.1f} ms"
        f"   processor: median {statistics.median(worked):6.1f} ms  p95 {work:6.1f} ms"
    )


if __name__ == "__main__":
    main()
