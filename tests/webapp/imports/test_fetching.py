"""Fetching, from a server on this machine only."""

import hashlib
import http.server
import threading

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from rules.errors import InputError
from webapp.imports.fetching import address_of, fetch
from webapp.imports.importing import KINDS, plan, prepare
from webapp.imports.settings import import_settings

CONTENT = b"tract,dac_type\n" * 1000


class Office(http.server.BaseHTTPRequestHandler):
    """A server that answers as agencies' servers do, well and badly."""

    def do_GET(self):
        status = 404 if "gone" in self.path else 200
        self.send_response(status)
        if "endless" not in self.path:
            length = len(CONTENT) * (2 if "short" in self.path else 1)
            self.send_header("Content-Length", "0" if "empty" in self.path else str(length))
        self.end_headers()
        if "empty" not in self.path:
            self.wfile.write(CONTENT)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def office():
    """Return the address of a server on the loopback."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_fetched_and_hashed_and_its_address_noted(office, tmp_path):
    fetched = fetch("sb535_2026", tmp_path, address=f"{office}/dac2026.csv")
    assert fetched.path == tmp_path / "dac2026.csv"
    assert fetched.path.read_bytes() == CONTENT
    assert fetched.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert fetched.size == len(CONTENT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dac2026.csv", "dac2026.csv.fetched.toml"]


def test_the_address_comes_from_the_environment_where_it_is_set(office, tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTHLINE_FETCH_CES4", f"{office}/mirror/ces4.zip")
    assert fetch("ces4", tmp_path).path.name == "ces4.zip"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("FeatureServer/0/query?where=1%3D1&f=geojson", "sb535_2026.geojson"),
        ("download", "sb535_2026.csv"),
        ("", "sb535_2026.csv"),
        ("%2e%2e/list.csv", "list.csv"),
        ("a/..%2Flist.csv", "list.csv"),
    ],
)
def test_a_file_is_named_by_its_address_and_stays_in_its_folder(office, tmp_path, path, name):
    fetched = fetch("sb535_2026", tmp_path / "here", address=f"{office}/{path}")
    assert fetched.path == tmp_path / "here" / name


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("gone.csv", "the server answers 404"),
        ("short.csv", "broke off|sent 15,000 of 30,000 bytes"),
        ("empty.csv", "sent nothing"),
    ],
)
def test_a_bad_answer_leaves_the_earlier_file(office, tmp_path, path, message):
    (tmp_path / path).write_bytes(b"earlier")
    with pytest.raises(InputError, match=message):
        fetch("ces4", tmp_path, address=f"{office}/{path}")
    assert [p.name for p in tmp_path.iterdir()] == [path]
    assert (tmp_path / path).read_bytes() == b"earlier"


@pytest.mark.parametrize(("most", "good"), [(14_999, False), (15_000, True), (15_001, True)])
def test_the_size_limit_is_on_the_line(office, tmp_path, most, good):
    assert len(CONTENT) == 15_000
    if good:
        assert fetch("ces4", tmp_path, address=f"{office}/endless.csv", most_bytes=most).size == 15_000
    else:
        with pytest.raises(InputError, match="sends more than 14,999 bytes"):
            fetch("ces4", tmp_path, address=f"{office}/endless.csv", most_bytes=most)
        assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach(office, tmp_path):
    closed = f"{office.rsplit(':', 1)[0]}:1"
    with pytest.raises(InputError, match="cannot be reached"):
        fetch("ces4", tmp_path, address=f"{closed}/ces4.zip")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/x", "ces4.csv"])
def test_only_web_addresses_are_fetched(address):
    with pytest.raises(InputError, match="is not an address that begins"):
        address_of("ces4", address)


def test_an_official_address_is_a_web_address_and_the_page_is_named_where_there_is_none():
    addresses = import_settings().addresses
    assert set(addresses) == set(KINDS)
    for kind, official in addresses.items():
        assert official.page.startswith("https://")
        if official.address:
            assert address_of(kind, None) == official.address
            assert official.address.startswith("https://")
        else:
            with pytest.raises(InputError, match="no address is known"):
                address_of(kind, None)


def test_an_unknown_kind_is_refused():
    with pytest.raises(InputError, match="'ces6' is no kind"):
        address_of("ces6", None)


def test_an_import_records_where_its_file_was_fetched_from(tmp_path, shared_data):
    table = tmp_path / "ces4.csv"
    table.write_bytes((shared_data / "places" / "ces4_results.csv").read_bytes())
    note = tmp_path / "ces4.csv.fetched.toml"
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    prepared = prepare("ces4", table)
    note.write_text(f'address = "https://example.org/ces4.csv"\nsha256 = "{digest}"\n', encoding="utf-8")
    assert plan(tmp_path, prepared, table).source["address"] == "https://example.org/ces4.csv"
    note.write_text('address = "https://example.org/ces4.csv"\nsha256 = "other"\n', encoding="utf-8")
    assert "address" not in plan(tmp_path, prepared, table).source


def test_the_command_says_what_to_do_next(office, run, tmp_path):
    said = run("fetch", "sb535_2026", "--address", f"{office}/dac2026.csv", "--to", tmp_path)
    assert said.exit_code == 0
    assert "SHA-256" in said.stdout
    assert f"hearthline data import sb535_2026 {tmp_path / 'dac2026.csv'} --on DAY --dry-run" in said.stdout
