"""A backup holds everything while people write, and a restore says so only after comparing all of it."""

import hashlib
import json
import shutil
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import event, text

from tests.webapp.db.databases import engine_of
from tests.webapp.db.installations import add_photo, installation
from tests.webapp.db.programme import AT, Programme
from webapp.backup.archive import FILES, MANIFEST, BackupError
from webapp.backup.making import make_backup, run_postgresql_tool
from webapp.backup.restoring import restore_backup
from webapp.config import Settings
from webapp.db import reading, transaction
from webapp.db.engine import make_engine
from webapp.db.migrate import upgrade
from webapp.db.sqlite_library import sqlite
from webapp.services import audit
from webapp.stages import Stage

MADE_AT = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)


@pytest.fixture
def tools(monkeypatch):
    """Put the programs of the server's own version first on the path."""
    found = find_spec("pgserver")
    if found is not None and found.origin is not None:
        monkeypatch.setenv("PATH", str(Path(found.origin).parent / "pginstall" / "bin"), prepend=":")


@pytest.fixture
def settings(databases, tmp_path, tools):  # noqa: ARG001 - the path is set for the tests
    """Return an installation with a few homes and photos on a database of each kind."""
    return installation(databases, tmp_path / "data")


def empty_url(databases):
    return databases.empty() if databases.name == "postgresql" else None


def state(url):
    with engine_of(url) as engine, reading(engine) as session:
        homes = session.execute(text("SELECT id, stage FROM home ORDER BY id")).all()
        return homes, audit.verify(session)


def test_what_was_backed_up_comes_back_whole(settings, databases, tmp_path):
    file, folder, url = tmp_path / "a.backup", tmp_path / "restored", empty_url(databases)
    manifest, sha256 = make_backup(settings, file, MADE_AT)
    assert len(sha256) == 64
    assert file.stat().st_mode & 0o077 == 0
    assert {each.name for each in manifest.files} == {
        f"{FILES}secrets.json",
        *(f"{FILES}photos/{n}.jpg" for n in range(3)),
    }
    assert restore_backup(file, folder, url) == manifest
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
    assert (folder / "photos" / "2.jpg").read_bytes() == b"photo 2"
    again = Settings.in_folder(folder, database_url=url)
    assert again.secret_key == settings.secret_key
    assert state(again.database_url) == state(settings.database_url)
    assert state(again.database_url)[1].intact
    with engine_of(again.database_url) as engine:
        upgrade(engine)
        with transaction(engine) as session:  # and it takes new entries
            audit.record(session, None, "test", "home", "x", detail={}, at=AT)


def test_a_backup_taken_while_people_write_is_of_one_moment(settings, databases, tmp_path):
    stop, failures = threading.Event(), []

    def write():
        n = 100
        with engine_of(settings.database_url) as engine:
            if engine.dialect.name == "sqlite":  # nobody else saves without a pause
                event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 60000"))
            while not stop.is_set():
                try:
                    with transaction(engine) as session:
                        home_id, user_id = session.execute(
                            text("SELECT id, opened_by FROM home ORDER BY id LIMIT 1")
                        ).one()
                        add_photo(session, settings.photos_folder, home_id, user_id, n)
                        session.flush()
                        audit.record(session, None, "photo.kept", "photo", n, detail={}, at=AT)
                except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
                    failures.append(error)
                    return
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifests = [make_backup(settings, tmp_path / f"{n}.backup", MADE_AT)[0] for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert not failures
    for n, manifest in enumerate(manifests):
        url, folder = empty_url(databases), tmp_path / f"restored-{n}"
        restore_backup(tmp_path / f"{n}.backup", folder, url)
        restored = Settings.in_folder(folder, database_url=url)
        _, log = state(restored.database_url)
        assert log.intact
        assert log.entries == manifest.audit.entries == manifest.rows["audit_entry"]
        # A photo and its entry were written in one transaction: there are as many of each.
        with engine_of(restored.database_url) as engine, reading(engine) as session:
            kept = session.execute(
                text("SELECT count(*) FROM audit_entry WHERE action = 'photo.kept'")
            ).scalar_one()
        assert manifest.rows["photo"] == kept + 3


def test_a_backup_never_replaces_another(settings, tmp_path):
    file = tmp_path / "a.backup"
    file.write_text("the last one")
    with pytest.raises(BackupError, match="never replaces another"):
        make_backup(settings, file, MADE_AT)
    assert file.read_text() == "the last one"


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_a_backup_without_a_photo_is_not_made(settings, tmp_path, how):
    photo = settings.photos_folder / "1.jpg"
    photo.unlink() if how == "missing" else photo.write_bytes(b"another photo")
    with pytest.raises(BackupError, match="1 files"):
        make_backup(settings, tmp_path / "a.backup", MADE_AT)
    assert not (tmp_path / "a.backup").exists()


def test_a_place_that_is_not_empty_is_refused(settings, databases, tmp_path):
    file = tmp_path / "a.backup"
    make_backup(settings, file, MADE_AT)
    full = tmp_path / "full"
    full.mkdir()
    (full / "records").write_text("of somebody")
    with pytest.raises(BackupError, match="is not empty"):
        restore_backup(file, full, empty_url(databases))
    assert [path.name for path in full.iterdir()] == ["records"]
    if databases.name == "postgresql":
        with pytest.raises(BackupError, match="database is not empty"):
            restore_backup(file, tmp_path / "new", databases.migrated())
        assert not (tmp_path / "new").exists()
        with pytest.raises(BackupError, match="holds a PostgreSQL database"):
            restore_backup(file, tmp_path / "new", None)


@pytest.fixture
def sqlite_backup(sqlite_files, tmp_path):
    """Return a backup of an SQLite installation."""
    made = Settings.in_folder(tmp_path / "data")
    shutil.copy(sqlite_files.template, tmp_path / "data" / "hearthline.sqlite")
    made.photos_folder.mkdir()
    with engine_of(made.database_url) as engine, transaction(engine) as session:
        programme = Programme.open(session)
        home = programme.home_at(session, Stage.IN_PROGRESS)
        add_photo(session, made.photos_folder, home.id, programme.contractor.user_id, 1)
    file = tmp_path / "a.backup"
    make_backup(made, file, MADE_AT)
    return file


def rewritten(file, change):
    """Return a copy of an archive in which `change(name, content)` gave each part; None leaves one out."""
    copy = file.with_name("changed.backup")
    with zipfile.ZipFile(file) as original, zipfile.ZipFile(copy, "w") as target:
        for name in original.namelist():
            content = change(name, original.read(name))
            if content is not None:
                target.writestr(name, content)
    return copy


def manifest_with(**changed):
    def change(name, content):
        return json.dumps({**json.loads(content), **changed}).encode() if name == MANIFEST else content

    return change


def refused(file, folder):
    with pytest.raises(BackupError) as error:
        restore_backup(file, folder)
    assert not folder.exists()
    assert not list(folder.parent.glob(".restore-*"))
    return str(error.value)


DAMAGE = {
    "the database": (lambda n, c: c[:-100] if n == "database.sqlite" else c, "is not what was backed up"),
    "a photo": (lambda n, c: b"x" if n.endswith("1.jpg") else c, "is not what was backed up"),
    "a missing photo": (lambda n, c: None if n.endswith("1.jpg") else c, "cannot be read"),
    "no manifest": (lambda n, c: None if n == MANIFEST else c, "no manifest"),
    "a manifest of nothing": (lambda n, c: b"{}" if n == MANIFEST else c, "no manifest"),
    "a manifest cut short": (lambda n, c: c[:50] if n == MANIFEST else c, "manifest cannot be read"),
    "a newer format": (manifest_with(hearthline_backup=2), "newer Hearthline"),
    "a newer database": (manifest_with(database_version="9999"), "version 9999"),
    "other rows": (manifest_with(rows={"home": 7}), "rows and not"),
    "another log": (manifest_with(audit={"entries": 1, "hash": "a" * 64}), "does not end where"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_or_newer_archive_is_refused_by_name(sqlite_backup, tmp_path, what):
    change, said = DAMAGE[what]
    assert said in refused(rewritten(sqlite_backup, change), tmp_path / "restored")


@pytest.mark.parametrize(
    "name", ["files/../../evil", "/etc/evil", "files/", "evil", "files/a/../../b", "files\\..\\x"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(sqlite_backup, tmp_path, name):
    stored = {"name": name, "size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    said = refused(rewritten(sqlite_backup, manifest_with(files=[stored])), tmp_path / "restored")
    assert "leads out of the data folder" in said


@pytest.mark.parametrize("cut", [0, 10, 1000, -30])
def test_an_archive_that_was_cut_short_is_refused(sqlite_backup, tmp_path, cut):
    copy = tmp_path / "cut.backup"
    copy.write_bytes(sqlite_backup.read_bytes()[:cut])
    assert "is no backup" in refused(copy, tmp_path / "restored")


def test_flipped_bytes_anywhere_are_seen(sqlite_backup, tmp_path):
    whole = sqlite_backup.read_bytes()
    restore_backup(sqlite_backup, tmp_path / "good")
    places = set()
    with zipfile.ZipFile(sqlite_backup) as archive:
        for info in archive.infolist():
            names = whole[info.header_offset + 26 : info.header_offset + 30]
            start = (
                info.header_offset
                + 30
                + int.from_bytes(names[:2], "little")
                + int.from_bytes(names[2:], "little")
            )
            places |= {start, start + info.compress_size // 2}
    assert len(places) > 6
    for place in places:
        copy = tmp_path / f"flipped-{place}.backup"
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            restore_backup(copy, tmp_path / f"restored-{place}")


def test_a_log_that_was_tampered_with_before_the_backup_stops_it(sqlite_files, tmp_path):
    made = Settings.in_folder(tmp_path / "data")
    shutil.copy(sqlite_files.template, tmp_path / "data" / "hearthline.sqlite")
    with engine_of(made.database_url) as engine, transaction(engine) as session:
        Programme.open(session).open_home(session)
    with closing(sqlite.connect(tmp_path / "data" / "hearthline.sqlite")) as owner:
        owner.execute("DROP TRIGGER audit_entry_stands_update")
        owner.execute("UPDATE audit_entry SET action = 'nothing'")
        owner.commit()
    with pytest.raises(BackupError, match=r"audit log is not whole \(entry 1"):
        make_backup(made, tmp_path / "a.backup", MADE_AT)


def test_the_tool_that_postgresql_needs_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = make_engine("postgresql://localhost/none")
    with pytest.raises(BackupError, match="pg_dump is not on this machine"):
        run_postgresql_tool("pg_dump", engine.url)
    engine.dispose()
