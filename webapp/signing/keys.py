"""The key that signs: the organisation's own from a file or a device, else one for trials."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from webapp.signing.errors import SigningKeyError
from webapp.signing.settings import PASSPHRASE, PKCS11, PKCS12, ROOTS
from webapp.signing.trial import trial_key

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.signers import Signer

    from webapp.signing.settings import SigningSettings

# asn1crypto, from which pyHanko's certificates are, carries no types.
Certificate = Any
_NO_PKCS11 = (
    f"{PKCS11} is set, and the part that speaks to such devices is not installed. Run: pip install"
    " 'pyhanko[pkcs11]'"
)


class KeptKeySigner(SimpleSigner):
    """A signer that reads its key once: reading an RSA key takes far longer than signing with it."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:  # noqa: ANN401 - pyHanko's own
        super().__init__(*arguments, **settings)
        self._key = serialization.load_der_private_key(self.signing_key.dump(), None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Return the signature of some bytes."""
        if digest_algorithm == "sha256" and isinstance(self._key, RSAPrivateKey) and not self.prefer_pss:
            return self._key.sign(data, PKCS1v15(), SHA256())
        if digest_algorithm == "sha256" and isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(data, ECDSA(SHA256()))
        return super().sign_raw(data, digest_algorithm)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs. The private key is in `signer` alone, and no text of this object shows it.

    Parameters
    ----------
    signer : Signer
        What makes signatures.
    certificate : Certificate
        The signer's.
    root : Certificate
        The authority that vouches for it.
    is_trial : bool
        Whether it is the key for trials.
    """

    signer: Signer = field(repr=False)
    certificate: Certificate = field(repr=False)
    root: Certificate = field(repr=False)
    is_trial: bool

    @property
    def sha256(self) -> str:
        """Fingerprint of the signer's certificate."""
        return str(self.certificate.sha256.hex())

    def require_valid(self, at: datetime) -> None:
        """Refuse to sign outside of the certificate's time.

        Raises
        ------
        SigningKeyError
            If it has expired, or its time has not come: then the clock may be wrong.
        """
        begins, ends = self.certificate.not_valid_before, self.certificate.not_valid_after
        if at > ends:
            raise SigningKeyError(
                f"The key of {name_of(self.certificate)} expired on {ends:%Y-%m-%d}, so it signs nothing"
                " more. Set the new key, or look at this machine's clock."
            )
        if at < begins:
            raise SigningKeyError(
                f"The key of {name_of(self.certificate)} is valid from {begins:%Y-%m-%d} on, and this machine"
                f" says that it is {at:%Y-%m-%d}. Set the clock right."
            )


def load_identity(settings: SigningSettings, folder: Path, at: datetime) -> Identity:
    """Return who signs, as the settings say.

    Parameters
    ----------
    settings : SigningSettings
    folder : Path
        Where the key for trials is kept, where the organisation has none of its own.
    at : datetime
        When, in UTC: from which on a new key for trials is valid.

    Raises
    ------
    SigningKeyError
        If the key cannot be read; the message never holds a passphrase.
    """
    if settings.pkcs12 is not None:
        return _of_file(settings, settings.pkcs12)
    if settings.pkcs11 is not None:
        return _of_device(settings)
    pem = trial_key(folder, at)
    try:
        signer_certificate, root = load_certs_from_pemder_data(pem)
        key = load_private_key_from_pemder_data(_key_part(pem), None)
    except (ValueError, TypeError):
        raise SigningKeyError(
            f"The trial key in {folder} is damaged. Restore it from a backup, or remove it: a new one is then"
            " made, and what the old one signed stays good."
        ) from None
    signer = KeptKeySigner(signer_certificate, key, _store([]), embed_roots=False)
    return Identity(signer, signer_certificate, root, is_trial=True)


def _key_part(pem: bytes) -> bytes:
    end = b"-----END PRIVATE KEY-----"
    return pem[: pem.index(end) + len(end)] + b"\n"


def _of_file(settings: SigningSettings, file: Path) -> Identity:
    secret = settings.secret()
    passphrase = secret.get_secret_value().encode() if secret is not None else None
    try:
        content = file.read_bytes()
        pkcs12.load_key_and_certificates(content, passphrase)
        signer = SimpleSigner.load_pkcs12_data(content, [], passphrase)
    except OSError as error:
        raise SigningKeyError(f"{PKCS12} names {file}, which cannot be read ({error.strerror}).") from None
    except (ValueError, TypeError, AttributeError):
        # Without the cause: a message of the library could hold a part of what it read.
        raise SigningKeyError(
            f"{file} cannot be opened as PKCS#12: it is damaged, or {PASSPHRASE} is not its passphrase."
        ) from None
    if signer is None or signer.signing_cert is None:
        raise SigningKeyError(f"{file} holds no certificate beside its key. Export both together.")
    certificate: Certificate = signer.signing_cert
    *between, root = _chain(certificate, list(signer.cert_registry), settings)
    own = KeptKeySigner(certificate, signer.signing_key, _store(between), embed_roots=False)
    return Identity(own, certificate, root, is_trial=False)


def _of_device(settings: SigningSettings) -> Identity:
    try:
        device_error = import_module("pkcs11.exceptions").PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 - an extra of few
        from pyhanko.sign.pkcs11 import open_pkcs11_session  # noqa: PLC0415 - an extra of few
    except ImportError:
        raise SigningKeyError(_NO_PKCS11) from None
    secret, session = settings.secret(), None
    try:
        session = open_pkcs11_session(
            str(settings.pkcs11),
            token_criteria=TokenCriteria(label=settings.pkcs11_token),
            user_pin=None if secret is None else secret.get_secret_value(),
        )
        return _on_device(session, settings)
    except (device_error, SigningKeyError, OSError, RuntimeError, ValueError) as error:
        if session is not None:
            session.close()  # else the device takes nobody until Hearthline is started anew
        if isinstance(error, SigningKeyError):
            raise
        raise SigningKeyError(
            f"The device behind {PKCS11} cannot be used ({type(error).__name__}). See that it is there, that"
            f" token and key have the labels that are set, and that {PASSPHRASE} is its PIN."
        ) from None


def _on_device(session: Any, settings: SigningSettings) -> Identity:  # noqa: ANN401 - python-pkcs11 is an extra
    """Return the identity of a key and a certificate on a device that is open."""
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415 - an extra of few

    label = settings.pkcs11_key
    first = PKCS11Signer(session, cert_label=label, other_certs_to_pull=None)
    certificate: Certificate = first.signing_cert  # asks the device for it
    if certificate is None:
        raise SigningKeyError(f"The device behind {PKCS11} holds no certificate of that label.")
    *between, root = _chain(certificate, list(first.cert_registry), settings)
    signer = PKCS11Signer(
        session,
        signing_cert=certificate,
        key_label=label,
        ca_chain=between,
        embed_roots=False,
        # Many devices sign a hash with such a key, and do not make the hash themselves.
        use_raw_mechanism=certificate.public_key.algorithm == "ec",
    )
    return Identity(signer, certificate, root, is_trial=False)


def _store(certificates: list[Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's
    store.register_multiple(certificates)
    return store


def _chain(
    certificate: Certificate, beside: list[Certificate], settings: SigningSettings
) -> list[Certificate]:
    """Return who vouches for a certificate, one after another, and nobody else; the last is the root."""
    if settings.roots is not None:
        beside = [*beside, *certificates_of(settings.roots.read_bytes(), str(settings.roots))]
    chain: list[Certificate] = []
    step = certificate
    while step.subject != step.issuer and len(chain) <= len(beside):
        issuer = next((each for each in beside if each.subject == step.issuer), None)
        if issuer is None:
            break
        chain.append(issuer)
        step = issuer
    if step.subject != step.issuer:
        raise SigningKeyError(
            f"Nothing says which authority vouches for {name_of(certificate)}: {step.issuer.human_friendly}"
            f" is missing. Name the PEM file of the authority's certificates with {ROOTS}."
        )
    return chain or [certificate]


def certificates_of(content: bytes, source: str) -> list[Certificate]:
    """Return the certificates of a PEM or DER file.

    Raises
    ------
    SigningKeyError
        If there is none, or it is damaged.
    """
    try:
        found = list(load_certs_from_pemder_data(content))
        for each in found:
            _ = each.sha256, each.not_valid_after  # read now: it is lazy
    except (ValueError, TypeError, AttributeError):
        found = []
    if not found:
        raise SigningKeyError(f"{source} holds no certificate, or a damaged one. Give a PEM file.")
    return found


def name_of(certificate: Certificate) -> str:
    """Return whose certificate it is, as a person reads it."""
    return str(certificate.subject.human_friendly)
