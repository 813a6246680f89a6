"""What is accepted is what was signed, to the last byte; everything else is refused, each by its own name."""

import io
from datetime import timedelta
from random import Random

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import functions as pyhanko_signing

from tests.webapp.signing import authorities
from tests.webapp.signing.authorities import AT, YEAR
from tests.webapp.signing.conftest import CLAIM
from webapp.services.issued_verification import held_against_shown
from webapp.signing import pades
from webapp.signing.claim import Claim, read_claim
from webapp.signing.errors import SigningKeyError
from webapp.signing.keys import Identity
from webapp.signing.pades import sign_pdf
from webapp.signing.trust import Trust
from webapp.signing.verifying import SENTENCES, Refusal, verify_pdf

NOW = AT + timedelta(days=30)
FLIPS = 400


def identity_of(signer, *chain):
    """Return an identity without asking whether it may sign: what a thief or a wrong clock has."""
    by_pyhanko = SimpleSigner.load_pkcs12_data(
        serialization.pkcs12.serialize_key_and_certificates(
            None,
            signer.key,
            signer.certificate,
            [each.certificate for each in chain],
            serialization.NoEncryption(),
        ),
        [],
    )
    by_pyhanko.embed_roots = False
    return Identity(by_pyhanko, signer.as_pyhanko, (chain or (signer,))[-1].as_pyhanko, is_trial=False)


def refusals(content, trust, now=NOW):
    found = verify_pdf(content, trust, now)
    assert found.is_genuine is not bool(found.refusals)
    return found.refusals


def at_any_time(monkeypatch):
    monkeypatch.setattr(Identity, "require_valid", lambda _self, _at: None)


def signature_place(content):
    """Return where the digits of the signature begin and end."""
    begins = content.index(b"/Contents <") + len(b"/Contents <")
    return begins, content.index(b">", begins)


def test_what_was_signed_is_accepted_with_all_that_is_said_of_it(signed, trust, root):
    found = verify_pdf(signed, trust, NOW)
    assert found.refusals == ()
    assert found.is_genuine
    assert (found.signer, found.root) == ("Common Name: County", "Common Name: County root")
    assert found.root_sha256 == root.as_pyhanko.sha256.hex()
    assert found.signed_at == AT
    assert (found.has_timestamp, found.is_intact, found.covers_whole_file) == (False, True, True)
    assert found.is_trial is False
    assert found.claim == CLAIM


def test_it_is_pades_and_forbids_every_change(signed):
    with pikepdf.open(io.BytesIO(signed)) as document:
        signature = document.Root.AcroForm.Fields[0].V
        assert signature.SubFilter == "/ETSI.CAdES.detached"
        assert signature.Reference[0].TransformParams.P == 1
        assert document.Root.Perms.DocMDP.objgen == signature.objgen
        assert read_claim(str(signature.Reason)) == CLAIM
        x1, y1, x2, y2 = (int(each) for each in document.pages[0].Annots[0].Rect)
        assert (x1, y1) == (x2, y2)
        assert x1 < 0


def test_the_bytes_before_the_signature_stay_as_they_are(signed):
    drawn = authorities.pdf()
    assert signed.startswith(drawn)


def test_no_flipped_bit_is_accepted(signed, trust):
    draw = Random(7)  # noqa: S311 - the same places every time
    begins, ends = signature_place(signed)
    own = len(signed[begins:ends].rstrip(b"0"))
    places = [draw.randrange(len(signed)) for _ in range(FLIPS)]
    places += [begins + draw.randrange(own) for _ in range(FLIPS)]
    places += [begins - 1, begins + own + 1, begins + own + 8, ends - 1, ends, 0, len(signed) - 1]
    accepted = []
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1 << draw.randrange(8)
        if verify_pdf(bytes(changed), trust, NOW).is_genuine:
            accepted.append(place)
    assert accepted == []


def test_a_changed_byte_under_the_signature_is_said_to_be_one(signed, trust):
    place = signed.index(b"%PDF-") + 6
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert refusals(changed, trust)[0] is Refusal.ALTERED


@pytest.mark.parametrize("more", [b"\n", b" ", b"%%EOF\n", b"\x00" * 4096])
def test_what_is_appended_is_refused(signed, trust, more):
    # Where the end of the file is no longer found, it cannot even be read.
    assert refusals(signed + more, trust) in ((Refusal.APPENDED,), (Refusal.DAMAGED,))


def test_an_appended_revision_is_refused(signed, trust):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.update_root()
    stream = io.BytesIO()
    writer.write(stream)
    assert stream.getvalue().startswith(signed)
    assert Refusal.APPENDED in refusals(stream.getvalue(), trust)


def test_a_second_signature_is_refused(signed, trust, identity, monkeypatch):
    monkeypatch.setattr(pades, "FIELD", "Another")
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    monkeypatch.setattr(
        "pyhanko.sign.signers.pdf_signer.PdfSigner._enforce_certification_constraints", _nothing
    )
    metadata = PdfSignatureMetadata(field_name="Another", subfilter=SigSeedSubFilter.PADES)
    twice = pyhanko_signing.sign_pdf(writer, metadata, identity.signer).getvalue()
    assert {Refusal.SIGNED_TWICE, Refusal.APPENDED} <= set(refusals(twice, trust))


def _nothing(*_arguments):
    """Let anything be signed."""


def test_a_stripped_signature_is_refused(signed, trust):
    assert refusals(authorities.pdf(), trust) == (Refusal.UNSIGNED,)
    with pikepdf.open(io.BytesIO(signed)) as document:
        del document.Root.AcroForm
        del document.pages[0].Annots
        stream = io.BytesIO()
        document.save(stream)
    assert refusals(stream.getvalue(), trust) == (Refusal.UNSIGNED,)


def test_one_signed_by_another_authority_of_the_same_name_is_refused(trust):
    rogue = authorities.authority()
    signer = authorities.made("County", rogue)
    forged = sign_pdf(authorities.pdf(), identity_of(signer, rogue), CLAIM, AT)
    found = verify_pdf(forged, trust, NOW)
    assert found.refusals == (Refusal.FOREIGN,)
    assert found.root is None
    assert found.is_intact
    assert verify_pdf(forged, Trust((rogue.as_pyhanko,)), NOW).is_genuine
    assert refusals(forged, Trust()) == (Refusal.FOREIGN,)


def test_a_root_is_no_signer_and_a_signer_no_root(root, trust):
    signer = authorities.made("County", root)
    below = authorities.made("Below the signer", signer)
    assert Refusal.FOREIGN in refusals(
        sign_pdf(authorities.pdf(), identity_of(below, signer, root), CLAIM, AT), trust
    )


def test_a_self_made_trial_authority_is_not_ours_whatever_it_is_called(trust):
    named = authorities.authority("Hearthline trial authority, for trials only")
    forged = sign_pdf(authorities.pdf(), identity_of(authorities.made("Hearthline", named), named), CLAIM, AT)
    found = verify_pdf(forged, trust, NOW)
    assert found.refusals == (Refusal.FOREIGN,)
    assert found.is_trial is None


def test_the_key_signs_to_the_end_of_its_time_and_not_after(identity):
    ends = identity.certificate.not_valid_after
    assert sign_pdf(authorities.pdf(), identity, CLAIM, ends)
    for at, said in (
        (ends + timedelta(seconds=1), "expired on 2027-06-30"),
        (AT - 2 * YEAR, "Set the clock"),
    ):
        with pytest.raises(SigningKeyError, match=said):
            sign_pdf(authorities.pdf(), identity, CLAIM, at)


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (AT + YEAR, ()),
        (AT + YEAR + timedelta(seconds=2), (Refusal.KEY_EXPIRED,)),
        (AT - YEAR, ()),
        (AT - YEAR - timedelta(seconds=2), (Refusal.KEY_NOT_YET_VALID,)),
    ],
)
def test_a_key_that_had_expired_when_it_signed_is_refused(identity, trust, monkeypatch, at, refused):
    at_any_time(monkeypatch)
    assert refusals(sign_pdf(authorities.pdf(), identity, CLAIM, at), trust, AT + 3 * YEAR) == refused


def test_a_key_that_expired_since_is_no_reason_to_refuse(signed, trust):
    assert refusals(signed, trust, AT + 5 * YEAR) == ()


@pytest.mark.parametrize(("ahead", "refused"), [(300, ()), (301, (Refusal.IN_THE_FUTURE,))])
def test_a_signature_of_the_future_shows_a_wrong_clock(signed, trust, ahead, refused):
    assert refusals(signed, trust, AT - timedelta(seconds=ahead)) == refused


def test_a_signature_that_lets_forms_be_filled_in_is_not_ours(identity, trust):
    metadata = PdfSignatureMetadata(
        field_name="HearthlineSignature",
        reason=CLAIM.written(),
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = pades._SignerAt(metadata, identity.signer, at=AT)
    open_to_change = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(authorities.pdf()))).getvalue()
    assert refusals(open_to_change, trust) == (Refusal.CHANGES_ALLOWED,)


@pytest.mark.parametrize(
    ("reason", "claim"),
    [
        (CLAIM.written(), CLAIM),
        ("Hearthline notice, id abc2, home none", Claim("notice", "abc2", None)),
        ("I approve this document", None),
        (CLAIM.written() + " and more", None),
        ("Hearthline certificate, id ABC, home 0a", None),
    ],
)
def test_a_claim_is_read_as_it_is_written_and_not_otherwise(reason, claim):
    assert read_claim(reason) == claim


def test_a_signature_without_a_claim_is_refused(identity, trust):
    class Silent(Claim):
        def written(self):
            return "I approve"

    content = sign_pdf(authorities.pdf(), identity, Silent("certificate", "abc", None), AT)
    assert refusals(content, trust) == (Refusal.NO_CLAIM,)


@pytest.mark.parametrize(
    ("home", "token", "refused"),
    [
        (CLAIM.home_id, None, ()),
        (CLAIM.home_id.upper(), None, ()),
        ("H-0A1B2C3D", None, ()),
        ("h-0a1b2c3d ", CLAIM.token.upper(), ()),
        ("H-0A1B2C3E", None, (Refusal.OTHER_HOME,)),
        ("", None, (Refusal.OTHER_HOME,)),
        (None, "abcd efgh ijkl mnop qrst uvwx yz", ()),
        (None, "abcd efgh ijkl mnop qrst uvwx y2", (Refusal.OTHER_DOCUMENT,)),
        ("H-FFFFFFFF", "x", (Refusal.OTHER_HOME, Refusal.OTHER_DOCUMENT)),
    ],
)
def test_a_genuine_document_shown_for_another_home_is_refused(signed, trust, home, token, refused):
    found = verify_pdf(signed, trust, NOW)
    assert held_against_shown(found, home, token).refusals == refused


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", Refusal.NOT_PDF),
        (b"<html>", Refusal.NOT_PDF),
        (b"%PDF-1.7\n", Refusal.DAMAGED),
        (b"%PDF-1.7\n" + b"(" * 100_000, Refusal.DAMAGED),
    ],
)
def test_what_is_no_signed_pdf_is_refused(content, refused, trust):
    assert refusals(content, trust) == (refused,)


@pytest.mark.parametrize("part", [1, 2, 3, 10, 50])
def test_a_part_of_the_file_is_refused(signed, trust, part):
    assert refusals(signed[: -len(signed) * part // 100], trust)


def test_every_refusal_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(Refusal)
    assert len(set(SENTENCES.values())) == len(Refusal)
