"""An organisation with a key of its own, and a document that it signed."""

import asyncio

import pytest

from tests.webapp.db.conftest import databases, engine, postgresql_server, programme, sqlite_files
from tests.webapp.signing import authorities
from webapp.signing.claim import Claim
from webapp.signing.keys import load_identity
from webapp.signing.pades import sign_pdf
from webapp.signing.settings import SigningSettings
from webapp.signing.trust import Trust

# The databases of tests/webapp/db, for services that are run on each of them.
__all__ = ["databases", "engine", "postgresql_server", "programme", "sqlite_files"]
CLAIM = Claim("certificate", "abcdefghijklmnopqrstuvwxyz", "0a1b2c3d" * 4)


@pytest.fixture(autouse=True)
def no_loop_of_a_browser():
    """Hide the event loop that a browser's tests leave in the thread: these begin loops of their own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def root():
    return authorities.authority()


@pytest.fixture(scope="session")
def identity(root, tmp_path_factory):
    """Who signs: the organisation's own key, from a PKCS#12 file."""
    folder = tmp_path_factory.mktemp("keys")
    file = authorities.pkcs12(folder / "key.p12", authorities.made("County", root), root)
    settings = SigningSettings(pkcs12=file, passphrase=authorities.PASSPHRASE)
    return load_identity(settings, folder, authorities.AT)


@pytest.fixture(scope="session")
def trust(root):
    return Trust((root.as_pyhanko,))


@pytest.fixture(scope="session")
def signed(identity):
    """A PDF that was signed when it should."""
    return sign_pdf(authorities.pdf(), identity, CLAIM, authorities.AT)
