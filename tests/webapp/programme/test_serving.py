"""`hearthline serve` and the end of `hearthline demo`, as real programs on 127.0.0.1."""

import os
import re
import socket
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HEARTHLINE = [sys.executable, "-m", "webapp.cli"]
READY = re.compile(r"Hearthline is at (http://127\.0\.0\.1:\d+) ")
LONG_ENOUGH_S = 120


def environment(**extra):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HEARTHLINE_", "SERVE"))
    }
    return {**kept, **extra}


@contextmanager
def started(*arguments, **extra):
    """Start a command that serves; give its address, and stop it as a service manager does.

    Not by SIGINT: a program started in the background may have been told to ignore it.
    """
    with subprocess.Popen(
        [*HEARTHLINE, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment(**extra),
    ) as process:  # fmt: skip
        lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if found := READY.search(line):
                    yield found.group(1), lines
                    break
            else:
                pytest.fail("".join(lines) + process.stderr.read())
        finally:
            process.terminate()
            try:
                _, errors = process.communicate(timeout=LONG_ENOUGH_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert process.returncode == 0, errors
        assert "Traceback" not in errors


def run(*arguments, **extra):
    return subprocess.run(
        [*HEARTHLINE, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        env=environment(**extra), timeout=LONG_ENOUGH_S, check=False,
    )  # fmt: skip


def opened(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        return answer.status, dict(answer.headers), answer.read().decode()


def test_serve_needs_nothing_set_up_and_answers(tmp_path):
    folder = tmp_path / "records"
    with started("serve", "--port", "0", "--data", str(folder)) as (address, lines):
        status, headers, text = opened(f"{address}/login")
        assert status == 200
        assert "<h1>Log in</h1>" in text
        assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert str(folder) in "".join(lines)
    assert (folder / "hearthline.sqlite").is_file()
    assert not stat.S_IMODE((folder / "secrets.json").stat().st_mode) & 0o077


def test_a_second_start_finds_the_first_ones_records(tmp_path):
    for _ in range(2):
        with started("serve", "--port", "0", "--data", str(tmp_path / "records")) as (address, _):
            assert opened(f"{address}/login")[0] == 200


def test_a_port_that_is_taken_is_named_with_another_to_choose(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in (["serve", "--data", str(tmp_path / "r")], ["demo", "--out", str(tmp_path / "out")]):
            refused = run(*command, "--port", str(port))
            assert refused.returncode == 3
            assert f"127.0.0.1:{port}" in refused.stderr
            assert "--port" in refused.stderr
            assert "Traceback" not in refused.stderr
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "r" / "hearthline.sqlite").exists()


def test_a_port_that_is_no_port_is_wrong_usage(tmp_path):
    for port in ("70000", "http"):
        assert run("serve", "--port", port, "--data", str(tmp_path)).returncode == 2


def test_an_unsafe_data_folder_is_refused_by_name(tmp_path):
    (tmp_path / "secrets.json").write_text("{}", encoding="utf-8")
    (tmp_path / "secrets.json").chmod(0o644)
    refused = run("serve", "--port", "0", "--data", str(tmp_path))
    assert refused.returncode == 3
    assert "chmod 600" in refused.stderr


def test_a_demo_that_does_not_serve_ends_by_itself(tmp_path):
    done = run("demo", "--homes", "3", "--out", str(tmp_path / "out"), SERVE="0")
    assert done.returncode == 0, done.stderr
    assert "3 homes" in done.stdout
    assert "caseworker@example.org" in done.stdout
    assert "Hearthline is at" not in done.stdout
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 14
    assert (tmp_path / "out" / "demo" / "hearthline.sqlite").is_file()


def test_a_demo_ends_by_serving_and_its_logins_work(tmp_path):
    # Settings of the machine's own installation do not reach a demo.
    elsewhere = {
        "HEARTHLINE_DATA": str(tmp_path / "own"),
        "HEARTHLINE_DATABASE_URL": "postgresql://nowhere/x",
    }
    run_here = ("demo", "--homes", "3", "--out", str(tmp_path / "out"), "--port", "0")
    with started(*run_here, **elsewhere) as (address, lines):
        jar = urllib.request.HTTPCookieProcessor()
        browser = urllib.request.build_opener(jar)
        page = browser.open(f"{address}/login").read().decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        manager = next(line.split() for line in lines if line.split()[:1] == ["manager"])
        fields = urllib.parse.urlencode({"csrf_token": token, "email": manager[1], "password": manager[2]})
        answer = browser.open(f"{address}/login", data=fields.encode())
        text = answer.read().decode()
        assert answer.url == f"{address}/programme"
        assert "Check: 3 homes in rows = 3 homes in total." in text
        assert "June 30, 2026" in text or "Jun 30, 2026" in text
    assert not (tmp_path / "own").exists()
