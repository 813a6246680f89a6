"""A key for trials: made at the first signature where the organisation has set no key of its own.

Its authority is nobody's: the certificates say so in their subjects, and so does whatever checks a signature.
The root's private key signs the signer's certificate and is then forgotten, so that nobody can make a further
signer under it.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from webapp.signing.errors import SigningKeyError
from webapp.signing.settings import is_open_to_others

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FOR_TRIALS: Final = "FOR TRIALS ONLY - vouched for by nobody"
ROOT_NAME: Final = "Hearthline trial authority"
SIGNER_NAME: Final = "Hearthline trial signer"
FILE: Final = "trial-key.pem"
OWNER_ONLY: Final = 0o600
# A demo programme is filled with days of the past, and a trial may go on for long.
_VALID_BEFORE: Final = timedelta(days=3653)
_VALID_AFTER: Final = timedelta(days=3653)


def trial_key(folder: Path, at: datetime) -> bytes:
    """Return the trial key with its certificates as PEM, made where it is not there yet.

    Parameters
    ----------
    folder : Path
        Where it is kept, for its owner alone.
    at : datetime
        When, in UTC.

    Returns
    -------
    bytes
        Private key, signer's certificate, root's certificate.

    Raises
    ------
    SigningKeyError
        If other accounts of the machine can read it.
    """
    file = folder / FILE
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(file, _made(at))
    if is_open_to_others(file):
        raise SigningKeyError(
            f"Other accounts of this machine can read {file}. Run: chmod 600 {file}, and if anybody may have"
            " read it, remove the file: a new trial key is then made."
        )
    return file.read_bytes()


def _write_once(file: Path, content: bytes) -> None:
    """Write a file whole, unless somebody else has just done so: theirs then counts."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if not file.exists():
            os.link(unfinished, file)  # refuses a file that appeared in the meantime, unlike a rename
    except FileExistsError:
        pass  # another process was first
    finally:
        unfinished.unlink(missing_ok=True)


def _made(at: datetime) -> bytes:
    root_key, signer_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name(ROOT_NAME)
    root = (
        _certificate(root_name, root_name, root_key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = (
        _certificate(_name(SIGNER_NAME), root_name, signer_key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(issuer, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    private = signer_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    return private + signer.public_bytes(pem) + root.public_bytes(pem)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, FOR_TRIALS),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common}, for trials only"),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _VALID_BEFORE)
        .not_valid_after(at + _VALID_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
