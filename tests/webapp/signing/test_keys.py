"""Keys: the organisation's own or one for trials, read as set, refused by name, and never shown."""

import asyncio
import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr

from tests.webapp.signing import authorities
from tests.webapp.signing.authorities import AT, PASSPHRASE, YEAR
from tests.webapp.signing.conftest import CLAIM
from webapp.config import Settings, UnsafeSettings
from webapp.signing import keys
from webapp.signing.errors import SigningError, SigningKeyError
from webapp.signing.keys import load_identity
from webapp.signing.pades import sign_pdf
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings
from webapp.signing.trial import FILE, FOR_TRIALS, trial_key
from webapp.signing.trust import Trust, read_trust
from webapp.signing.verifying import Refusal, verify_pdf

NOW = AT + timedelta(days=30)


def own(tmp_path, signer, *chain, passphrase=PASSPHRASE, **settings):
    file = authorities.pkcs12(tmp_path / "key.p12", signer, *chain)
    return SigningSettings(pkcs12=file, passphrase=passphrase, **settings)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_an_own_key_with_its_chain_signs_what_its_root_vouches_for(tmp_path, root, kind):
    between = authorities.made("County issuing", root, is_authority=True)
    signer = authorities.made("County", between, kind=kind)
    identity = load_identity(own(tmp_path, signer, between, root), tmp_path, AT)
    content = sign_pdf(authorities.pdf(), identity, CLAIM, AT)
    found = verify_pdf(content, Trust((root.as_pyhanko,)), NOW)
    assert found.refusals == ()
    assert (found.root, found.is_trial) == ("Common Name: County root", False)
    assert identity.sha256 == signer.as_pyhanko.sha256.hex()


def test_strangers_in_the_keys_file_do_not_travel_along(tmp_path, root):
    stray = authorities.authority("Somebody else")
    identity = load_identity(own(tmp_path, authorities.made("County", root), stray, root), tmp_path, AT)
    content = sign_pdf(authorities.pdf(), identity, CLAIM, AT)
    assert verify_pdf(content, Trust((root.as_pyhanko,)), NOW).refusals == ()


def test_the_root_may_lie_in_a_file_of_its_own(tmp_path, root):
    between = authorities.made("County issuing", root, is_authority=True)
    signer = authorities.made("County", between)
    with pytest.raises(SigningKeyError, match="HEARTHLINE_SIGNING_ROOTS"):
        load_identity(own(tmp_path, signer), tmp_path, AT)
    roots = tmp_path / "roots.pem"
    roots.write_bytes(between.pem + root.pem)
    identity = load_identity(own(tmp_path, signer, roots=roots), tmp_path, AT)
    content = sign_pdf(authorities.pdf(), identity, CLAIM, AT)
    assert verify_pdf(content, Trust((root.as_pyhanko,)), NOW).refusals == ()


@pytest.mark.parametrize(
    ("passphrase", "content"), [("wrong horse", None), (None, None), (PASSPHRASE, b"no key at all")]
)
def test_a_key_that_cannot_be_opened_is_named_without_its_passphrase(
    tmp_path, root, caplog, passphrase, content
):
    settings = own(tmp_path, authorities.made("County", root), root, passphrase=passphrase)
    if content is not None:
        settings.pkcs12.write_bytes(content)
    with caplog.at_level(logging.DEBUG), pytest.raises(SigningKeyError) as error:
        load_identity(settings, tmp_path, AT)
    said = f"{error.value!r} {error.value.__cause__!r} {caplog.text}"
    assert "key.p12" in said
    for secret in (PASSPHRASE, "wrong horse"):
        assert secret not in said


def test_nothing_that_is_written_shows_a_key(tmp_path, root, caplog):
    signer = authorities.made("County", root)
    settings = own(tmp_path, signer, root)
    with caplog.at_level(logging.DEBUG):
        identity = load_identity(settings, tmp_path, AT)
        sign_pdf(authorities.pdf(), identity, CLAIM, AT)
    number = str(signer.key.private_numbers().private_value)
    shown = f"{identity!r} {identity} {settings!r} {settings.model_dump_json()} {caplog.text}"
    assert PASSPHRASE not in shown
    assert number not in shown
    assert "PRIVATE" not in shown
    assert isinstance(settings.secret(), SecretStr)


def test_a_damaged_pdf_is_not_signed(identity):
    with pytest.raises(SigningError, match="could not be signed"):
        sign_pdf(b"%PDF-1.7 and nothing else", identity, CLAIM, AT)


def test_the_trial_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "signing"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _each: trial_key(folder, AT), range(8)))
    assert len(made) == 1
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == [FILE]


def test_the_trial_key_says_what_it_is_wherever_it_is_seen(tmp_path):
    seal = Seal(SigningSettings(), tmp_path)
    sealed = seal.sign(authorities.pdf(), CLAIM, AT)
    assert sealed.is_trial
    found = verify_pdf(sealed.content, seal.trust(), NOW)
    assert found.is_genuine
    assert found.is_trial
    assert FOR_TRIALS in found.signer
    assert FOR_TRIALS in found.root


def test_the_roots_private_key_is_kept_nowhere(tmp_path):
    pem = trial_key(tmp_path, AT)
    assert pem.count(b"PRIVATE KEY-----") == 2  # one beginning and one end: the signer's
    assert pem.count(b"BEGIN CERTIFICATE") == 2


def test_a_trial_key_that_others_can_read_is_refused(tmp_path):
    trial_key(tmp_path, AT)
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(SigningKeyError, match="chmod 600"):
        Seal(SigningSettings(), tmp_path).sign(authorities.pdf(), CLAIM, AT)


@pytest.mark.parametrize("keep", [0, 100, 400])
def test_a_damaged_trial_key_is_named(tmp_path, keep):
    content = trial_key(tmp_path, AT)
    (tmp_path / FILE).write_bytes(content[:keep])
    with pytest.raises(SigningKeyError, match="is damaged"):
        load_identity(SigningSettings(), tmp_path, AT)


def test_what_an_earlier_key_signed_stays_good_when_the_key_is_changed(tmp_path, root):
    folder = tmp_path / "signing"
    earlier = Seal(SigningSettings(), folder).sign(authorities.pdf(), CLAIM, AT)
    later = Seal(own(tmp_path, authorities.made("County", root), root), folder)
    assert not later.sign(authorities.pdf(), CLAIM, AT).is_trial
    found = verify_pdf(earlier.content, later.trust(), NOW)
    assert found.is_genuine
    assert found.is_trial
    for file in (folder / "roots").iterdir():
        file.unlink()
    assert verify_pdf(earlier.content, read_trust(folder), NOW).refusals == (Refusal.FOREIGN,)


def test_a_key_that_nobody_would_accept_is_noticed_before_anything_is_issued(tmp_path, root, monkeypatch):
    seal = Seal(own(tmp_path, authorities.made("County", root), root), tmp_path / "signing")
    monkeypatch.setattr(keys.Identity, "require_valid", lambda _self, _at: None)
    with pytest.raises(SigningError, match="expired"):
        seal.sign(authorities.pdf(), CLAIM, AT + 2 * YEAR)


def test_a_device_is_told_from_a_part_that_is_not_installed(tmp_path):
    library = tmp_path / "device.so"
    library.touch()
    settings = SigningSettings(pkcs11=library, pkcs11_token="t", pkcs11_key="k", passphrase="1234")  # noqa: S106 - of no device
    with pytest.raises(SigningKeyError, match="HEARTHLINE_SIGNING_PKCS11") as error:
        load_identity(settings, tmp_path, AT)
    assert "1234" not in str(error.value)


def environment(tmp_path, **given):
    return {
        "HEARTHLINE_DATA": str(tmp_path / "data"),
        **{f"HEARTHLINE_{k}": str(v) for k, v in given.items()},
    }


def test_settings_come_from_the_environment(tmp_path, root):
    file = authorities.pkcs12(tmp_path / "key.p12", authorities.made("County", root), root)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(f"{PASSPHRASE}\n")
    passphrase.chmod(0o600)
    roots = tmp_path / "clock.pem"
    roots.write_bytes(root.pem)
    given = environment(
        tmp_path,
        SIGNING_PKCS12=file,
        SIGNING_PASSPHRASE_FILE=passphrase,
        TIMESTAMP_URL="https://tsa.example.org/",
        TIMESTAMP_ROOTS=roots,
    )
    settings = Settings.from_environment(given)
    assert settings.signing.own_key
    assert settings.signing.secret().get_secret_value() == PASSPHRASE
    assert not load_identity(settings.signing, settings.signing_folder, AT).is_trial
    assert PASSPHRASE not in repr(settings)


def test_nothing_need_be_set(tmp_path):
    settings = Settings.from_environment(environment(tmp_path))
    assert not settings.signing.own_key
    assert settings.signing.secret() is None
    assert list(settings.signing.problems()) == []
    assert settings.signing_folder.parent == settings.issued_folder.parent == settings.data_folder


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SIGNING_PKCS12": "nowhere.p12"}, "where there is no file"),
        ({"SIGNING_PKCS12": "{key}", "SIGNING_PKCS11": "{key}"}, "one key signs"),
        ({"SIGNING_PKCS11": "{key}"}, "SIGNING_PKCS11_TOKEN"),
        ({"SIGNING_PASSPHRASE": "hush", "SIGNING_PASSPHRASE_FILE": "{key}"}, "Leave one of them out"),
        ({"SIGNING_PKCS12": "{open}"}, "chmod 600"),
        ({"SIGNING_PASSPHRASE_FILE": "{open}"}, "chmod 600"),
        ({"TIMESTAMP_URL": "ftp://tsa", "TIMESTAMP_ROOTS": "{key}"}, "begins with https://"),
        ({"TIMESTAMP_URL": "https://tsa.example.org"}, "TIMESTAMP_ROOTS"),
        ({"SIGNING_ROOTS": "nowhere.pem"}, "SIGNING_ROOTS names"),
    ],
)
def test_unsafe_settings_are_refused_by_name(tmp_path, given, said):
    for name, mode in (("key", 0o600), ("open", 0o644)):
        file = tmp_path / name
        file.write_bytes(b"x")
        file.chmod(mode)
    values = {k: v.format(key=tmp_path / "key", open=tmp_path / "open") for k, v in given.items()}
    with pytest.raises(UnsafeSettings) as error:
        Settings.from_environment(environment(tmp_path, **values))
    assert said in str(error.value)
    assert "hush" not in str(error.value)


def test_a_secret_does_not_travel_by_accident(tmp_path, root):
    settings = own(tmp_path, authorities.made("County", root), root)
    assert PASSPHRASE not in json.dumps(settings.model_dump(mode="json"))


def test_it_signs_and_checks_where_an_event_loop_runs(tmp_path, root):
    seal = Seal(own(tmp_path, authorities.made("County", root), root), tmp_path / "signing")

    async def sign_and_check():
        signed = seal.sign(authorities.pdf(), CLAIM, AT).content
        return verify_pdf(signed, seal.trust(), NOW)

    assert asyncio.run(sign_and_check()).is_genuine
