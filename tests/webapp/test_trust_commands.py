"""`hearthline user`, `audit`, `backup` and `restore`, as whoever runs the machine types them."""

import json
from contextlib import closing

import pytest
from click.testing import CliRunner

from webapp.cli import cli
from webapp.db.sqlite_library import sqlite


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs a command on a data folder of the test's own."""
    monkeypatch.setenv("HEARTHLINE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("HEARTHLINE_DATABASE_URL", raising=False)

    def command(*arguments, code=0):
        result = CliRunner().invoke(cli, [str(each) for each in arguments])
        assert result.exit_code == code, result.output
        return result

    return command


@pytest.fixture
def installation(run, tmp_path):
    """Return the data folder of an installation with a first manager."""
    run("user", "add", "--email", "Maria@example.org", "--name", "Maria Lindqvist")
    return tmp_path / "data"


def test_the_first_manager_of_a_new_installation(run, tmp_path):
    said = run("user", "add", "--email", "Maria@example.org", "--name", "Maria Lindqvist").output
    assert "http://127.0.0.1:8000/set-password/" in said
    (person,) = json.loads(run("user", "list", "--json").output)["people"]
    assert (person["email"], person["role"], person["active"]) == ("maria@example.org", "manager", True)
    assert (tmp_path / "data" / "hearthline.sqlite").is_file()


@pytest.mark.usefixtures("installation")
def test_accounts_are_closed_opened_and_reset(run):
    run("user", "disable", "maria@example.org", code=3)
    run("user", "add", "--email", "abel@example.org", "--name", "Abel Kone", "--role", "auditor")
    assert "can no longer log in" in run("user", "disable", "ABEL@example.org").output
    assert "closed" in run("user", "list").output
    assert "is closed" in run("user", "reset", "abel@example.org", code=3).output
    run("user", "enable", "abel@example.org")
    assert "/set-password/" in run("user", "reset", "abel@example.org", "--second-factor").output


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("disable", "nobody@example.org"), "nobody has this email address"),
        (("add", "--email", "maria@example.org", "--name", "M"), "has this email address already"),
        (("add", "--email", "no", "--name", "M"), "Write an email address"),
        (("add", "--email", "a@b.org", "--name", "A", "--role", "contractor"), "for whom the person works"),
        (("add", "--email", "a@b.org", "--name", "A", "--provider", "X"), "'X' is no provider"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, said):
    assert said in run("user", *arguments, code=3).output


@pytest.mark.usefixtures("installation")
def test_a_whole_log_verifies_with_and_without_a_checkpoint(run, tmp_path):
    assert "Compared with no checkpoint" in run("audit", "verify").output
    run("audit", "checkpoint", "--out", tmp_path / "kept.json")
    run("user", "add", "--email", "abel@example.org", "--name", "Abel", "--role", "auditor")
    assert (
        "still holds what was kept" in run("audit", "verify", "--checkpoint", tmp_path / "kept.json").output
    )
    found = json.loads(run("audit", "verify", "--json").output)
    assert (found["intact"], found["first_bad_entry"], found["problem"]) == (True, None, None)


def tamper(folder, *statements):
    """Change the log as the owner of the database could."""
    with closing(sqlite.connect(folder / "hearthline.sqlite")) as owner:
        for change in ("update", "delete"):
            owner.execute(f"DROP TRIGGER audit_entry_stands_{change}")
        for statement in statements:
            owner.execute(statement)
        owner.commit()


def test_a_changed_entry_is_named(run, installation, tmp_path):
    tamper(installation, "UPDATE audit_entry SET action = 'user.left' WHERE seq = 2")
    assert "Entry 2" in run("audit", "verify", code=3).output
    assert "no checkpoint was taken" in run("audit", "checkpoint", code=3).output
    assert "audit log is not whole" in run("backup", tmp_path / "a.backup", code=3).output


def test_a_log_that_was_cut_short_shows_against_a_checkpoint(run, installation, tmp_path):
    run("user", "add", "--email", "abel@example.org", "--name", "Abel", "--role", "auditor")
    run("audit", "checkpoint", "--out", tmp_path / "kept.json")
    last = json.loads((tmp_path / "kept.json").read_text())["entries"]
    tamper(installation, f"DELETE FROM audit_entry WHERE seq >= {last:d}")  # noqa: S608 - a number
    run("audit", "verify")
    said = run("audit", "verify", "--checkpoint", tmp_path / "kept.json", code=3).output
    assert f"Entry {last}: entries were cut off the end" in said


@pytest.mark.usefixtures("installation")
def test_a_signed_checkpoint_shows_whose_it_is(run, tmp_path):
    public = run("audit", "new-key", tmp_path / "key.pem").output.strip()
    other = run("audit", "new-key", tmp_path / "other.pem").output.strip()
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    assert "is there already" in run("audit", "new-key", tmp_path / "key.pem", code=3).output
    kept = tmp_path / "kept.json"
    run("audit", "checkpoint", "--key", tmp_path / "key.pem", "--out", kept)
    run("audit", "verify", "--checkpoint", kept, "--public-key", public)
    assert (
        "not signed with the key"
        in run("audit", "verify", "--checkpoint", kept, "--public-key", other, code=3).output
    )
    document = json.loads(kept.read_text())
    for name, value in (("entries", document["entries"] - 1), ("signature", "00"), ("at", "2020-01-01")):
        kept.write_text(json.dumps({**document, name: value}))
        assert "signature does not fit" in run("audit", "verify", "--checkpoint", kept, code=3).output
    kept.write_text(json.dumps({name: document[name] for name in document if name != "signature"}))
    assert "does not fit" in run("audit", "verify", "--checkpoint", kept, code=3).output


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("content", ["", "{}", "[]", '{"hearthline_audit_checkpoint": 1}'])
def test_what_is_no_checkpoint_is_said(run, tmp_path, content):
    (tmp_path / "kept.json").write_text(content)
    assert "is no checkpoint" in run("audit", "verify", "--checkpoint", tmp_path / "kept.json", code=3).output


def test_a_checkpoint_of_another_log_is_said(run, tmp_path, monkeypatch):
    for folder in ("one", "two"):
        monkeypatch.setenv("HEARTHLINE_DATA", str(tmp_path / folder))
        run("user", "add", "--email", f"{folder}@example.org", "--name", folder)
        run("audit", "checkpoint", "--out", tmp_path / f"{folder}.json")
    assert "of another log" in run("audit", "verify", "--checkpoint", tmp_path / "one.json", code=3).output


def test_a_backup_and_its_restore(run, installation, tmp_path):
    said = run("backup", tmp_path / "a.backup").output
    assert "SHA-256 of its manifest" in said
    said = run("restore", tmp_path / "a.backup", "--data", tmp_path / "new").output
    assert "Compared: every file's hash" in said
    before = run("user", "list", "--data", installation).output
    assert run("user", "list", "--data", tmp_path / "new").output == before
    run("audit", "verify", "--data", tmp_path / "new")
    assert "is not empty" in run("restore", tmp_path / "a.backup", "--data", tmp_path / "new", code=3).output
    made = json.loads(run("backup", tmp_path / "b.backup", "--json").output)
    assert made["database_kind"] == "sqlite"


@pytest.mark.parametrize("command", [("audit", "verify"), ("audit", "checkpoint"), ("backup", "x.backup")])
def test_a_command_that_only_looks_makes_nothing(run, tmp_path, command):
    assert "there are no records" in run(*command, code=3).output
    assert not (tmp_path / "data").exists()
