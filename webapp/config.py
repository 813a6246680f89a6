"""Settings of the web application: few, safe without being set, and refused by name where they are not.

A setting comes from an environment variable or from its default; the two secrets are made on the first start
and kept in a file that only the owner of the data folder can read.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping  # noqa: TC003 - pydantic's neighbour, read when the module runs
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from rules.errors import HearthlineError
from webapp.signing.settings import SIGNING_FOLDER, SigningSettings

DATA_FOLDER = "hearthline-data"
SECRETS_FILE = "secrets.json"
SHORTEST_SECRET = 32
SECRET_BYTES = 32
DEFAULT_PORT = 8000
HIGHEST_PORT = 65535
OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
DATABASES = ("sqlite", "postgresql")
# Scheme, host and port: what a printed paper sends its reader to.
PUBLIC_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?/?")
ANOTHER_SECRET = (
    f"Put in its place, in {SECRETS_FILE}, what this prints: python -c 'import secrets;"
    " print(secrets.token_urlsafe(32))'"
)
LOOPBACK = "127.0.0.1"
SECOND_FACTOR = "HEARTHLINE_REQUIRE_SECOND_FACTOR"
# A secret that chance made has about 32 different characters of its 43, and never one of these words.
FEWEST_DIFFERENT = 16
TYPED = ("secret", "password", "changeme", "hearthline", "default", "example")
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


class UnsafeSettings(HearthlineError):  # noqa: N818 - the message, not the class, is what a person reads
    """Settings that Hearthline does not start with, and what to do about them."""


class Settings(BaseModel):
    """Everything that differs between one installation and another."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    data_folder: Path
    database_url: str
    secret_key: SecretStr
    password_salt: SecretStr
    port: Annotated[int, Field(ge=0, le=HIGHEST_PORT)] = DEFAULT_PORT
    trusted_proxy: bool = False
    public_address: str | None = None
    listen: str = LOOPBACK
    second_factor: bool | None = None
    signing: SigningSettings = SigningSettings()
    testing: bool = False

    @property
    def require_second_factor(self) -> bool:
        """Whether managers and auditors log in with two things; unless it is said, beyond this machine."""
        return self.trusted_proxy if self.second_factor is None else self.second_factor

    @property
    def sessions_folder(self) -> Path:
        """Where the sessions are kept; each is a file that only the owner can read."""
        return self.data_folder / "sessions"

    @property
    def photos_folder(self) -> Path:
        """Where the photos are kept, under names of our own."""
        return self.data_folder / "photos"

    @property
    def papers_folder(self) -> Path:
        """Where copies of the papers that households brought are kept, under names of our own."""
        return self.data_folder / "papers"

    @property
    def signing_folder(self) -> Path:
        """Where the key for trials is kept, and the roots of every key that ever signed."""
        return self.data_folder / SIGNING_FOLDER

    @property
    def issued_folder(self) -> Path:
        """Where every issued document is kept as it was handed out, under its hash."""
        return self.data_folder / "issued"

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        for problem in (
            *self._network_problems(),
            *self._storage_problems(),
            *self.signing.problems(),
        ):
            raise UnsafeSettings(problem)
        return self

    def _network_problems(self) -> Iterator[str]:
        """Yield what would let others read along, or send people to a wrong place."""
        if self.testing and self.trusted_proxy:
            yield (
                "testing and trusted_proxy do not go together: a test set-up must not face the internet."
                " Unset HEARTHLINE_TESTING or HEARTHLINE_TRUSTED_PROXY."
            )
        address = self.public_address
        if address is not None and not PUBLIC_ADDRESS.fullmatch(address):
            yield (
                f"HEARTHLINE_PUBLIC_ADDRESS is {address!r};"
                " write the address that people open, such as https://hearthline.example.org"
            )
        if not ipaddress.ip_address(self.listen).is_loopback and not self.trusted_proxy:
            yield (
                f"HEARTHLINE_LISTEN is {self.listen}, which others on the network can reach, and nothing says"
                " that what they type travels encrypted. Put a proxy that speaks TLS in front and set"
                " HEARTHLINE_TRUSTED_PROXY=1, or leave HEARTHLINE_LISTEN out."
            )
        if self.trusted_proxy and (address or "").startswith("http:"):
            yield (
                f"HEARTHLINE_PUBLIC_ADDRESS is {address}, without TLS, though a proxy that speaks TLS stands"
                " in front. Write it with https://"
            )

    def _storage_problems(self) -> Iterator[str]:
        """Yield what would lose records, or open them to whoever guesses a secret."""
        kind = self.database_url.partition(":")[0].partition("+")[0]
        if kind not in DATABASES:
            yield (
                f"HEARTHLINE_DATABASE_URL names a {kind or 'missing'} database."
                " Hearthline keeps its records in sqlite or postgresql."
            )
        secrets_by_name = {
            "secret_key": self.secret_key.get_secret_value(),
            "password_salt": self.password_salt.get_secret_value(),
        }
        for name, secret in secrets_by_name.items():
            if len(secret) < SHORTEST_SECRET:
                yield (f"{name} is shorter than {SHORTEST_SECRET} characters. {ANOTHER_SECRET}")
        if len(set(secrets_by_name.values())) < len(secrets_by_name):
            yield "secret_key and password_salt are the same; they must differ."
        for name, secret in secrets_by_name.items():
            if _is_made_up(secret):
                yield (f"{name} is one that others can guess. {ANOTHER_SECRET}")

    @classmethod
    def in_folder(
        cls,
        folder: Path,
        *,
        database_url: str | None = None,
        port: int = DEFAULT_PORT,
        trusted_proxy: bool = False,
        public_address: str | None = None,
        listen: str = LOOPBACK,
        second_factor: bool | None = None,
        signing: SigningSettings | None = None,
        testing: bool = False,
    ) -> Settings:
        """Return the settings of a data folder; it and its secrets are made where they are not there yet."""
        folder = folder.expanduser().resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _kept_secrets(folder / SECRETS_FILE)
        return cls(
            data_folder=folder,
            database_url=database_url or f"sqlite:///{folder / 'hearthline.sqlite'}",
            secret_key=SecretStr(kept["secret_key"]),
            password_salt=SecretStr(kept["password_salt"]),
            port=port,
            trusted_proxy=trusted_proxy,
            public_address=public_address,
            listen=listen,
            second_factor=second_factor,
            signing=signing or SigningSettings(),
            testing=testing,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that HEARTHLINE_... variables ask for, and safe ones where they are silent."""
        given = os.environ if environment is None else environment
        if _switch(given, "FLASK_DEBUG"):
            raise UnsafeSettings(
                "FLASK_DEBUG is on: whoever reaches an error page could run programs here. Unset FLASK_DEBUG."
            )
        port = given.get("HEARTHLINE_PORT", str(DEFAULT_PORT))
        if not port.isdecimal() or int(port) > HIGHEST_PORT:
            raise UnsafeSettings(f"HEARTHLINE_PORT is {port!r}; write a port number, such as {DEFAULT_PORT}.")
        return cls.in_folder(
            Path(given.get("HEARTHLINE_DATA") or DATA_FOLDER),
            database_url=given.get("HEARTHLINE_DATABASE_URL"),
            port=int(port),
            trusted_proxy=_switch(given, "HEARTHLINE_TRUSTED_PROXY"),
            public_address=given.get("HEARTHLINE_PUBLIC_ADDRESS") or None,
            listen=_listen(given.get("HEARTHLINE_LISTEN") or LOOPBACK),
            second_factor=(_switch(given, SECOND_FACTOR) if given.get(SECOND_FACTOR, "").strip() else None),
            signing=SigningSettings.from_environment(given),
            testing=_switch(given, "HEARTHLINE_TESTING"),
        )


def _listen(address: str) -> str:
    """Return a network address of this machine, or refuse what is none."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        raise UnsafeSettings(
            f"HEARTHLINE_LISTEN is {address!r}; write a network address of this machine, such as {LOOPBACK}."
        ) from None


def _is_made_up(secret: str) -> bool:
    """Return whether a secret is a text that somebody typed, and not one that chance made."""
    plain = secret.casefold()
    return len(set(secret)) < FEWEST_DIFFERENT or any(word in plain for word in TYPED)


def _switch(given: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; a word that is neither yes nor no is refused."""
    word = given.get(name, "").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise UnsafeSettings(f"{name} is {word!r}; write 1 to switch it on, or leave it out.")


def _kept_secrets(file: Path) -> dict[str, str]:
    """Return the secrets of a data folder, made on the first start."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return _read_secrets(file)
    made = {name: secrets.token_urlsafe(SECRET_BYTES) for name in ("secret_key", "password_salt")}
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(made, stream)
        stream.flush()
        os.fsync(stream.fileno())
    return made


def _read_secrets(file: Path) -> dict[str, str]:
    """Return the secrets of a file that nobody but its owner may read."""
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise UnsafeSettings(
            f"Other accounts of this machine can read {file}. Run: chmod 600 {file}, and if anybody may have"
            " read it, delete the file: everybody's password is then set anew."
        )
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {name: str(kept[name]) for name in ("secret_key", "password_salt")}
    except (ValueError, KeyError, TypeError) as error:
        raise UnsafeSettings(
            f"{file} does not hold the two secrets of this installation. Restore it from a backup;"
            " if there is none, delete it, and everybody's password must be set anew."
        ) from error
