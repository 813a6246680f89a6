"""The bytes that a signature cannot cover: its own. They are accepted only as Hearthline writes them.

A signature stands in the file as hexadecimal digits with zeros behind them, and repeats beside the signed
part what the signed part says already: versions, algorithms, who issued the certificate. Another file's bytes
could differ there unseen, so these are made anew and must come out the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asn1crypto import cms  # type: ignore[import-untyped]  # it carries no types

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from webapp.signing.keys import Certificate

# DER: a length below this is written in one byte; above, the byte's other bits say in how many.
_LONG: Final = 0x80


def is_written_as_ours(
    content: bytes, signature: EmbeddedPdfSignature, path: frozenset[Certificate] | None
) -> bool:
    """Return whether a signature's own bytes are as we write them.

    Parameters
    ----------
    content : bytes
        The file.
    signature : EmbeddedPdfSignature
    path : frozenset of Certificate or None
        The chain to the trusted root; None where there is none, and only the digits are looked at.
    """
    start, length, behind, _ = (int(each) for each in signature.byte_range)
    own = content[start + length : behind]
    digits = own[1:-1]
    value = bytes.fromhex(digits.decode("ascii"))
    if own[:1] != b"<" or own[-1:] != b">" or digits not in (digits.upper(), digits.lower()):
        return False
    if value.hex().encode() != digits.lower():  # spaces between digits
        return False
    size = _size(value)
    return not any(value[size:]) and (path is None or _made_anew(signature, path) == value[:size])


def _size(value: bytes) -> int:
    """Return how long the first element of DER-encoded bytes is, with its head."""
    first = value[1]
    if first < _LONG:
        return 2 + first
    count = first - _LONG
    return 2 + count + int.from_bytes(value[2 : 2 + count], "big")


def _made_anew(signature: EmbeddedPdfSignature, path: frozenset[Certificate]) -> bytes | None:
    """Return the signature put together again from what is vouched for; None where more is in it."""
    held, given = signature.signed_data, signature.signer_info
    certificate = signature.signer_cert
    beside = [each.chosen for each in held["certificates"]]
    trusted = {each.dump() for each in path}
    if any(each.dump() not in trusted for each in beside):
        return None
    parts = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                )
            }
        ),
        "digest_algorithm": {"algorithm": signature.md_algorithm},
        "signed_attrs": given["signed_attrs"],
        "signature_algorithm": given["signature_algorithm"],
        "signature": given["signature"],
    }
    if len(given["unsigned_attrs"]):
        parts["unsigned_attrs"] = given["unsigned_attrs"]
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": signature.md_algorithm}],
        "encap_content_info": {"content_type": "data"},
        "certificates": held["certificates"],
        "signer_infos": [parts],
    }
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()
    return whole
