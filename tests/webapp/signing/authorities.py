"""Authorities, keys and PDFs that tests make for themselves."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

AT = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of keys that exist only in tests
ABSENT = object()


@dataclass
class Made:
    """A key with its certificate."""

    key: object
    certificate: x509.Certificate

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def as_pyhanko(self):
        return next(load_certs_from_pemder_data(self.pem))


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def made(common, by=None, *, kind="ec", is_authority=False, begins=AT - YEAR, ends=AT + YEAR, purpose=None):
    """Return a key and its certificate, by an authority or by itself."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage |= (
        {"key_cert_sign": True} if is_authority else {"digital_signature": True, "content_commitment": True}
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(name(common) if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return Made(key, builder.sign(key if by is None else by.key, hashes.SHA256()))


def authority(common="County root", **settings):
    return made(common, is_authority=True, begins=AT - 10 * YEAR, ends=AT + 10 * YEAR, **settings)


def pkcs12(path, signer, *chain, passphrase=PASSPHRASE):
    """Write a PKCS#12 file for its owner alone."""
    encryption = serialization.BestAvailableEncryption(passphrase.encode())
    path.write_bytes(
        serialization.pkcs12.serialize_key_and_certificates(
            b"key", signer.key, signer.certificate, [each.certificate for each in chain], encryption
        )
    )
    path.chmod(0o600)
    return path


def pdf(text="A home passed.", attached=ABSENT):
    """Return a PDF of one page, with a record attached where one is given."""
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(f"BT ({text}) Tj ET".encode())
    if attached is not ABSENT:
        document.attachments["assessment.json"] = pikepdf.AttachedFileSpec(document, attached)
    stream = io.BytesIO()
    document.save(stream, deterministic_id=True)
    return stream.getvalue()


def timestamp_authority(root, at, **settings):
    """Return a timestamp authority that answers at once, in this process."""
    signer = made("Clock", root, kind="rsa", purpose=ExtendedKeyUsageOID.TIME_STAMPING, **settings)
    key = load_private_key_from_pemder_data(signer.key_pem, None)
    return DummyTimeStamper(signer.as_pyhanko, key, certs_to_embed=[root.as_pyhanko], fixed_dt=at)
