"""Signing a PDF: PAdES, as a certification after which nothing may be changed."""

from __future__ import annotations

import logging
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimestampRequestError

from webapp.signing.errors import SigningError, TimestampError
from webapp.signing.loops import outside_of_loops

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession
    from pyhanko.sign.timestamps import TimeStamper

    from webapp.signing.claim import Claim
    from webapp.signing.keys import Identity

# What a signature takes beside its certificates, and what a timestamp with those of its authority may take
# [bytes]; without this pyHanko would make every signature twice, to see how long it is.
_BESIDE_CERTIFICATES: Final = 2048
_TIMESTAMP: Final = 16_384
_DIGITS_OF_BYTE: Final = 2
FIELD: Final = "HearthlineSignature"
_READ_ALOUD: Final = "Electronic signature"
# pyHanko tells its log of every chain that it builds.
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


class _SignerAt(PdfSigner):
    """A signer that goes by the time it is given, not by the machine's."""

    def __init__(self, *arguments: Any, at: datetime, **settings: Any) -> None:  # noqa: ANN401 - pyHanko's own
        super().__init__(*arguments, **settings)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        """Begin, at the given time."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


class _PlainWriter(IncrementalPdfFileWriter):
    """A writer that leaves the document's own properties as they are: both copies of them still agree."""

    def _update_meta(self) -> None:
        """Change nothing."""


def sign_pdf(
    content: bytes, identity: Identity, claim: Claim, at: datetime, clock: TimeStamper | None = None
) -> bytes:
    """Return a PDF with its signature; the bytes before it stay as they are.

    Parameters
    ----------
    content : bytes
        The PDF, without a signature.
    identity : Identity
        Who signs.
    claim : Claim
        What it is, written down under the signature.
    at : datetime
        When, in UTC.
    clock : TimeStamper, optional
        The timestamp authority that says when; without one it is our own word.

    Raises
    ------
    SigningKeyError
        If the key may not be used at that time.
    SigningError
        If the PDF or the device cannot be used.
    TimestampError
        If the timestamp authority does not answer as it should.
    """
    identity.require_valid(at)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=claim.written(),
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    # Outside of the page, and not hidden: as PDF/UA and PDF/A both want it.
    field = SigFieldSpec(
        FIELD,
        on_page=0,
        readable_field_name=_READ_ALOUD,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )
    signer = _SignerAt(metadata, identity.signer, timestamper=clock, new_field_spec=field, at=at)
    signed = BytesIO()
    try:
        room = _room(identity, has_clock=clock is not None)
        writer = _PlainWriter(BytesIO(content))
        outside_of_loops(partial(signer.sign_pdf, writer, output=signed, bytes_reserved=room))
    except TimestampRequestError as error:
        raise TimestampError(f"The timestamp authority did not do it: {error}. Try again later.") from error
    except (PyHankoSigningError, PdfError) as error:
        raise SigningError(f"The document could not be signed: {error}") from None
    except RuntimeError as error:  # what a device that holds a key refuses with
        raise SigningError(
            f"The document could not be signed: the device that holds the key says {type(error).__name__}."
            " See that it is connected, then try again."
        ) from None
    return signed.getvalue()


def _room(identity: Identity, *, has_clock: bool) -> int:
    """Return how many hexadecimal digits to keep free for a signature."""
    certificates = [identity.certificate, *identity.signer.cert_registry]
    size = sum(len(each.dump()) for each in certificates) + _BESIDE_CERTIFICATES
    return _DIGITS_OF_BYTE * (size + (_TIMESTAMP if has_clock else 0))
