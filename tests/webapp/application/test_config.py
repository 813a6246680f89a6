import json
import stat

import pytest

from webapp import create_app
from webapp.config import DEFAULT_PORT, SECRETS_FILE, Settings, UnsafeSettings
from webapp.views.document_names import verify_address


def test_without_any_setting_everything_is_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    folder = tmp_path / "hearthline-data"
    assert settings.data_folder == folder
    assert settings.database_url == f"sqlite:///{folder / 'hearthline.sqlite'}"
    assert settings.port == DEFAULT_PORT
    assert not settings.trusted_proxy
    assert not settings.testing
    assert folder.stat().st_mode & 0o077 == 0


def test_the_secrets_are_made_once_for_the_owners_eyes(tmp_path):
    first, second = Settings.in_folder(tmp_path), Settings.in_folder(tmp_path)
    other = Settings.in_folder(tmp_path / "other")
    assert first == second
    assert first.secret_key != other.secret_key
    assert first.secret_key != first.password_salt
    assert stat.S_IMODE((tmp_path / SECRETS_FILE).stat().st_mode) == 0o600
    assert first.secret_key.get_secret_value() not in repr(first)


@pytest.mark.parametrize("address", ["hearthline.example.org", "https://a.example/b", "javascript:alert(1)"])
def test_a_public_address_that_is_none_is_refused(tmp_path, address):
    with pytest.raises(UnsafeSettings, match="HEARTHLINE_PUBLIC_ADDRESS"):
        Settings.from_environment({"HEARTHLINE_DATA": str(tmp_path), "HEARTHLINE_PUBLIC_ADDRESS": address})


def test_a_public_address_is_what_certificates_print_whatever_host_a_request_names(tmp_path):
    given = {"HEARTHLINE_DATA": str(tmp_path), "HEARTHLINE_PUBLIC_ADDRESS": "https://hearthline.example.org/"}
    app = create_app(Settings.from_environment({**given, "HEARTHLINE_TESTING": "1"}))
    with app.test_request_context("/", headers={"Host": "forged.example"}):
        assert verify_address() == "https://hearthline.example.org/verify/"


def test_the_environment_is_listened_to(tmp_path):
    given = {
        "HEARTHLINE_DATA": str(tmp_path),
        "HEARTHLINE_DATABASE_URL": "postgresql://localhost/hearthline",
        "HEARTHLINE_PORT": "8123",
        "HEARTHLINE_TRUSTED_PROXY": "yes",
    }
    settings = Settings.from_environment(given)
    assert settings.database_url == "postgresql://localhost/hearthline"
    assert settings.port == 8123
    assert settings.trusted_proxy


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"HEARTHLINE_TESTING": "1", "HEARTHLINE_TRUSTED_PROXY": "1"}, "do not go together"),
        ({"HEARTHLINE_DATABASE_URL": "mysql://localhost/x"}, "names a mysql database"),
        ({"HEARTHLINE_PORT": "http"}, "write a port number, such as 8000"),
        ({"HEARTHLINE_PORT": "70000"}, "write a port number, such as 8000"),
        ({"HEARTHLINE_TRUSTED_PROXY": "maybe"}, "HEARTHLINE_TRUSTED_PROXY is 'maybe'"),
        ({"HEARTHLINE_LISTEN": "0.0.0.0"}, "HEARTHLINE_LISTEN is 0.0.0.0, which others"),  # noqa: S104 - refused
        ({"HEARTHLINE_LISTEN": "192.0.2.1"}, "HEARTHLINE_LISTEN is 192.0.2.1, which others"),
        ({"HEARTHLINE_LISTEN": "::"}, "HEARTHLINE_LISTEN is ::, which others"),
        ({"HEARTHLINE_LISTEN": "everywhere"}, "write a network address of this machine"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"HEARTHLINE_REQUIRE_SECOND_FACTOR": "perhaps"}, "HEARTHLINE_REQUIRE_SECOND_FACTOR is 'perhaps'"),
        (
            {"HEARTHLINE_TRUSTED_PROXY": "1", "HEARTHLINE_PUBLIC_ADDRESS": "http://hearthline.example.org"},
            "without TLS",
        ),
    ],
)
def test_what_is_unsafe_is_refused_by_name(tmp_path, given, message):
    with pytest.raises(UnsafeSettings, match=message):
        Settings.from_environment({"HEARTHLINE_DATA": str(tmp_path), **given})


def test_others_are_served_only_through_a_proxy_with_tls(tmp_path):
    given = {"HEARTHLINE_DATA": str(tmp_path), "HEARTHLINE_LISTEN": "0.0.0.0"}  # noqa: S104 - behind TLS
    assert Settings.from_environment({**given, "HEARTHLINE_TRUSTED_PROXY": "1"}).listen == "0.0.0.0"  # noqa: S104 - behind TLS
    given["HEARTHLINE_LISTEN"] = "::1"
    assert Settings.from_environment(given).listen == "::1"


def test_secrets_that_others_can_read_are_refused(tmp_path):
    Settings.in_folder(tmp_path)
    (tmp_path / SECRETS_FILE).chmod(0o640)
    with pytest.raises(UnsafeSettings, match="chmod 600"):
        Settings.in_folder(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"secret_key": "x"}'])
def test_damaged_secrets_are_refused(tmp_path, content):
    Settings.in_folder(tmp_path)
    (tmp_path / SECRETS_FILE).write_text(content)
    with pytest.raises(UnsafeSettings, match="does not hold the two secrets"):
        Settings.in_folder(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"secret_key": "short", "password_salt": "x" * 40}, "secret_key is shorter"),
        ({"secret_key": "x" * 40, "password_salt": "x" * 40}, "they must differ"),
        ({"secret_key": "x" * 40, "password_salt": "y" * 40}, "secret_key is one that others can guess"),
        (
            {
                "secret_key": "Q8v2-made-by-chance_7Zk1Lr9TbN4w",
                "password_salt": "my-very-Secret-salt-0123456789-zq",
            },
            "password_salt is one that others can guess",
        ),
    ],
)
def test_weak_secrets_are_refused(tmp_path, content, message):
    Settings.in_folder(tmp_path)
    (tmp_path / SECRETS_FILE).write_text(json.dumps(content))
    with pytest.raises(UnsafeSettings, match=message):
        Settings.in_folder(tmp_path)
