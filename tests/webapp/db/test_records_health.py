"""What `hearthline doctor --data` says of a programme's own records, on both databases."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.webapp.db.databases import engine_of
from tests.webapp.db.installations import installation as made_installation
from tests.webapp.signing import authorities
from webapp.cli import cli
from webapp.config import Settings
from webapp.db.migrate import newest, upgrade
from webapp.records_health import look_at_records
from webapp.signing.settings import SigningSettings
from webapp.signing.trial import trial_key

WRONG = "another secret"
NOW = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)


@pytest.fixture
def installation(databases, tmp_path):
    return made_installation(databases, tmp_path / "data")


def said(settings, at=NOW):
    return [f"{each.what} {each.remedy}" for each in look_at_records(settings, at).problems]


def signing_with(settings, ends):
    """Return the settings of an installation whose own key ends on a day."""
    root = authorities.authority()
    made = authorities.made("County", root, ends=ends)
    file = authorities.pkcs12(settings.data_folder / "key.p12", made, root)
    signing = SigningSettings(pkcs12=file, passphrase=authorities.PASSPHRASE)
    return settings.model_copy(update={"signing": signing})


def test_whole_records_have_no_problem_and_no_key_is_made(installation):
    health = look_at_records(installation, NOW)
    assert health.problems == ()
    assert (health.database_version, health.files) == (newest(), 3)
    assert health.log_entries > 0
    assert health.signer == ""
    assert "no key was made yet" in "\n".join(health.lines())
    assert not installation.signing_folder.exists()


def test_a_file_that_is_missing_and_one_that_was_changed_are_named(installation):
    (installation.photos_folder / "0.jpg").unlink()
    (installation.photos_folder / "1.jpg").write_bytes(b"another photo")
    missing, changed = said(installation)
    assert missing.startswith("The file 0.jpg is named by the records and is not there.")
    assert "1.jpg was changed. Bring it back from a backup" in changed


def test_an_older_database_is_told_and_nothing_more_is_read(installation):
    with engine_of(installation.database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    (told,) = said(installation)
    assert told.startswith("The database is at version 0001, and this Hearthline needs")


@pytest.mark.parametrize(
    ("days", "told"),
    [(61, ""), (59, "ends on"), (-1, "Nothing can be signed. The key of Common Name: County expired on")],
)
def test_a_key_is_told_in_time_before_it_ends(installation, days, told):
    ends = authorities.AT + timedelta(days=days)
    found = said(signing_with(installation, ends), authorities.AT)
    assert [told in each for each in found] == ([True] if told else [])


def test_a_key_that_cannot_be_read_is_told_without_its_passphrase(installation):
    settings = signing_with(installation, authorities.AT + timedelta(days=365))
    wrong = SigningSettings(pkcs12=settings.signing.pkcs12, passphrase=WRONG)
    (told,) = said(settings.model_copy(update={"signing": wrong}))
    assert told.startswith("Nothing can be signed: ")
    assert WRONG not in told
    assert authorities.PASSPHRASE not in told


def test_the_command_shows_the_records_below_the_rest(tmp_path):
    settings = Settings.in_folder(tmp_path / "data")
    with engine_of(settings.database_url) as engine:
        upgrade(engine)
    trial_key(settings.signing_folder, datetime.now(UTC))
    runner = CliRunner()
    shown = runner.invoke(cli, ["doctor", "--data", str(tmp_path / "data")], catch_exceptions=False)
    assert shown.exit_code == 0, shown.output
    assert "Records in" in shown.output
    assert "FOR TRIALS ONLY" in shown.output
    document = json.loads(runner.invoke(cli, ["doctor", "--json", "--data", str(tmp_path / "data")]).output)
    assert document["records"]["database_version"] == newest()
    nowhere = runner.invoke(cli, ["doctor", "--data", str(tmp_path / "nowhere")])
    assert nowhere.exit_code == 3
    assert "there are no records of Hearthline" in nowhere.output
