"""`hearthline serve` on a free port of this machine."""

import http.client
import subprocess
import sys
from pathlib import Path

import pytest

from tests.webapp.served import serving
from webapp.config import Settings
from webapp.server import HOST, PortTaken, listen, prepare

pytestmark = pytest.mark.allow_hosts([HOST])
ROOT = Path(__file__).parents[3]


@pytest.fixture
def address(tmp_path):
    """Serve an application with nothing set up; return where."""
    with serving(prepare(Settings.in_folder(tmp_path / "data"))) as address:
        yield address


def ask(address, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_nothing_needs_to_be_set_up(address, tmp_path):
    answer, text = ask(address, "GET", "/login")
    assert answer.status == 200
    assert "Email address" in text
    assert answer.headers["Server"] is None
    assert (tmp_path / "data" / "hearthline.sqlite").is_file()


def test_only_this_machine_is_answered(tmp_path):
    server = listen(prepare(Settings.in_folder(tmp_path / "data")), 0)
    assert server.socket.getsockname()[0] == "127.0.0.1"
    server.close()
    server.task_dispatcher.shutdown()


def test_what_a_caller_says_of_a_proxy_is_thrown_away(address):
    answer, _ = ask(
        address, "GET", "/login", {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    )
    assert answer.headers["Strict-Transport-Security"] is None


def test_a_photo_that_is_too_large_gets_our_page_over_the_wire(address):
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer, text = ask(address, "POST", "/login", kind, b"--x\r\n" + bytes(16 * 1024 * 1024))
    assert answer.status == 413
    assert "up to 15 megabytes" in text


def test_a_port_that_is_taken_is_said(address, tmp_path):
    with pytest.raises(PortTaken, match="choose another port"):
        listen(prepare(Settings.in_folder(tmp_path / "other")), int(address.rpartition(":")[2]))


def test_the_command_needs_no_flask_until_it_serves():
    code = "import sys, webapp, webapp.cli; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    code = "import sys, webapp; sys.exit(not callable(webapp.create_app))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
