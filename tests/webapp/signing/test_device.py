"""A key on a device, by PKCS#11: with SoftHSM, where it is on this machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.webapp.signing import authorities
from tests.webapp.signing.authorities import AT
from tests.webapp.signing.conftest import CLAIM
from webapp.signing.errors import SigningKeyError
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings
from webapp.signing.verifying import verify_pdf

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LIBRARY = next(
    (Path(each) for each in (os.environ.get("SOFTHSM2_LIBRARY", ""), *LIBRARIES) if Path(each).is_file()),
    None,
)
TOOL = os.environ.get("SOFTHSM2_UTIL") or shutil.which("softhsm2-util")
PIN, TOKEN, LABEL = "5678", "hearthline", "signer"

pytestmark = pytest.mark.skipif(LIBRARY is None or TOOL is None, reason="SoftHSM is not on this machine")


@pytest.fixture(scope="module")
def on_device(tmp_path_factory, root):
    """A token that holds the organisation's key, its certificate, and a stranger's certificate."""
    from pkcs11 import Attribute  # noqa: PLC0415 - not on every machine
    from pkcs11.util.ec import decode_ec_private_key  # noqa: PLC0415 - not on every machine
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415 - not on every machine

    folder = tmp_path_factory.mktemp("device")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")  # its library reads it, once in a process
    command = [TOOL, "--module", LIBRARY, "--init-token", "--free", "--label", TOKEN, "--so-pin", PIN]
    subprocess.run([*command, "--pin", PIN], check=True, capture_output=True)
    signer, stranger = authorities.made("County device", root), authorities.authority("Somebody else")
    der = signer.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    kept = {Attribute.TOKEN: True, Attribute.LABEL: LABEL}
    with pkcs11.lib(str(LIBRARY)).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        session.create_object({**decode_ec_private_key(der), **kept, Attribute.SIGN: True})
        for each, label in ((signer, LABEL), (stranger, "stranger")):
            content = each.certificate.public_bytes(serialization.Encoding.DER)
            session.create_object({**decode_x509_certificate(content), **kept, Attribute.LABEL: label})
    (folder / "roots.pem").write_bytes(root.pem)
    return SigningSettings(
        pkcs11=LIBRARY, pkcs11_token=TOKEN, pkcs11_key=LABEL, passphrase=PIN, roots=folder / "roots.pem"
    )


@pytest.mark.parametrize(
    "wrong", [{"pkcs11_token": "another"}, {"pkcs11_key": "another"}, {"passphrase": "9999"}]
)
def test_what_is_wrong_with_a_device_is_said_without_its_pin(on_device, tmp_path, wrong):
    seal = Seal(SigningSettings(**{**on_device.model_dump(), **wrong}), tmp_path)
    with pytest.raises(SigningKeyError, match="HEARTHLINE_SIGNING_PKCS11") as error:
        seal.sign(authorities.pdf(), CLAIM, AT)
    assert "9999" not in str(error.value)
    assert PIN not in str(error.value)


def test_a_key_on_a_device_signs(on_device, tmp_path):
    seal = Seal(on_device, tmp_path)
    for _ in range(2):
        sealed = seal.sign(authorities.pdf(), CLAIM, AT)
        found = verify_pdf(sealed.content, seal.trust(), AT)
        assert found.refusals == ()
        assert (found.signer, sealed.is_trial) == ("Common Name: County device", False)
