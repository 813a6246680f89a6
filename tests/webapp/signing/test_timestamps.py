"""The time by an authority of its own, beside the signer's own word."""

from contextlib import contextmanager
from datetime import timedelta
from email.message import Message
from io import BytesIO
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from asn1crypto import tsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.keys import load_private_key_from_pemder_data

from tests.webapp.signing import authorities
from tests.webapp.signing.authorities import AT, YEAR
from tests.webapp.signing.conftest import CLAIM
from webapp.signing import timestamping
from webapp.signing.errors import SigningError, TimestampError
from webapp.signing.keys import Identity
from webapp.signing.pades import sign_pdf
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings
from webapp.signing.timestamping import ANSWER, AskedTimeStamper, ask
from webapp.signing.trust import Trust
from webapp.signing.verifying import Refusal, verify_pdf

NOW = AT + timedelta(days=30)


@pytest.fixture(scope="module")
def clock_root():
    return authorities.authority("Clock root", kind="rsa")


@pytest.fixture(scope="module")
def with_clock(trust, clock_root):
    return Trust(trust.signers, (clock_root.as_pyhanko,))


def stamped(identity, clock, at=AT):
    return sign_pdf(authorities.pdf(), identity, CLAIM, at, clock)


def refusals(content, trust, now=NOW):
    return verify_pdf(content, trust, now).refusals


def test_its_time_counts(identity, clock_root, with_clock):
    clock = authorities.timestamp_authority(clock_root, AT + timedelta(seconds=3))
    found = verify_pdf(stamped(identity, clock), with_clock, NOW)
    assert found.refusals == ()
    assert found.has_timestamp
    assert found.signed_at == AT + timedelta(seconds=3)


def test_one_that_nobody_vouches_for_is_refused(identity, trust, clock_root):
    content = stamped(identity, authorities.timestamp_authority(clock_root, AT))
    assert refusals(content, trust) == (Refusal.TIMESTAMP_BAD,)
    assert refusals(content, Trust(trust.signers, trust.signers)) == (Refusal.TIMESTAMP_BAD,)


@pytest.mark.parametrize(("apart", "refused"), [(300, ()), (301, (Refusal.CLOCK_WRONG,))])
def test_a_signer_whose_clock_differs_is_refused(identity, clock_root, with_clock, apart, refused):
    clock = authorities.timestamp_authority(clock_root, AT + timedelta(seconds=apart))
    assert refusals(stamped(identity, clock), with_clock) == refused


def test_an_expired_key_does_not_hide_behind_its_own_word(identity, clock_root, with_clock, monkeypatch):
    monkeypatch.setattr(Identity, "require_valid", lambda _self, _at: None)
    clock = authorities.timestamp_authority(clock_root, AT + 2 * YEAR, ends=AT + 3 * YEAR)
    found = refusals(stamped(identity, clock, AT + YEAR), with_clock, AT + 3 * YEAR)
    assert Refusal.KEY_EXPIRED in found


def test_a_key_of_another_purpose_says_no_time(identity, clock_root, with_clock):
    clock = authorities.timestamp_authority(clock_root, AT)
    other = authorities.made("Web server", clock_root, kind="rsa", purpose=ExtendedKeyUsageOID.SERVER_AUTH)
    clock.tsa_cert = other.as_pyhanko
    clock.tsa_key = load_private_key_from_pemder_data(other.key_pem, None)
    assert refusals(stamped(identity, clock), with_clock) == (Refusal.TIMESTAMP_BAD,)


def test_it_is_asked_as_the_standard_says(identity, clock_root, with_clock):
    inside, asked = authorities.timestamp_authority(clock_root, AT), []

    def send(address, query):
        asked.append(address)
        return inside.request_tsa_response(tsp.TimeStampReq.load(query)).dump()

    content = stamped(identity, AskedTimeStamper("https://tsa.example.org/", send))
    assert set(asked) == {"https://tsa.example.org/"}
    assert refusals(content, with_clock) == ()


def answering(monkeypatch, kind, content=b""):
    """Let every address answer so; return what it was asked."""
    asked = []

    @contextmanager
    def opened(request, timeout):
        asked.append((request, timeout))
        headers = Message()
        headers["Content-Type"] = kind
        yield SimpleNamespace(headers=headers, read=BytesIO(content).read)

    monkeypatch.setattr(timestamping, "urlopen", opened)
    return asked


def test_the_question_goes_as_it_should(monkeypatch):
    asked = answering(monkeypatch, ANSWER, b"answer")
    assert ask("https://tsa.example.org/", b"question") == b"answer"
    ((request, timeout),) = asked
    assert (request.get_method(), request.data) == ("POST", b"question")
    assert request.get_header("Content-type") == "application/timestamp-query"
    assert timeout > 0


def test_one_that_answers_with_a_page_is_refused(identity, monkeypatch):
    answering(monkeypatch, "text/html", b"<p>Log in</p>")
    with pytest.raises(TimestampError, match="text/html"):
        stamped(identity, AskedTimeStamper("https://tsa.example.org/"))


def test_one_that_does_not_answer_is_named(identity, monkeypatch):
    def silent(_request, timeout):
        raise URLError(TimeoutError(f"{timeout} s"))

    monkeypatch.setattr(timestamping, "urlopen", silent)
    with pytest.raises(TimestampError, match="does not answer"):
        stamped(identity, AskedTimeStamper("https://tsa.example.org/"))


def test_nothing_is_issued_while_this_clock_and_the_authority_disagree(tmp_path, clock_root):
    roots = tmp_path / "clock.pem"
    roots.write_bytes(clock_root.pem)
    settings = SigningSettings(timestamp_url="https://tsa.example.org/", timestamp_roots=roots)
    good = Seal(settings, tmp_path, authorities.timestamp_authority(clock_root, AT + timedelta(seconds=2)))
    sealed = good.sign(authorities.pdf(), CLAIM, AT)
    assert verify_pdf(sealed.content, good.trust(), NOW).has_timestamp
    bad = Seal(settings, tmp_path, authorities.timestamp_authority(clock_root, AT - timedelta(hours=1)))
    with pytest.raises(SigningError, match="do not agree"):
        bad.sign(authorities.pdf(), CLAIM, AT)
