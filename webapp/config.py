"""Settings of the web application: few, safe without being set, and refused by name where they are not.

A setting comes from an environment variable or from its default; the two secrets are made on the first start
and kept in a file that only the owner of the data folder can read.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Mapping  # noqa: TC003 - pydantic's neighbour, read when the module runs
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from rules.errors import HearthlineError

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
    testing: bool = False

    @property
    def sessions_folder(self) -> Path:
        """Where the sessions are kept; each is a file that only the owner can read."""
        return self.data_folder / "sessions"

    @property
    def photos_folder(self) -> Path:
        """Where the photos are kept, under names of our own."""
        return self.data_folder / "photos"

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        if self.testing and self.trusted_proxy:
            raise UnsafeSettings(
                "testing and trusted_proxy do not go together: a test set-up must not face the internet."
                " Unset HEARTHLINE_TESTING or HEARTHLINE_TRUSTED_PROXY."
            )
        if self.public_address is not None and not PUBLIC_ADDRESS.fullmatch(self.public_address):
            raise UnsafeSettings(
                f"HEARTHLINE_PUBLIC_ADDRESS is {self.public_address!r};"
                " write the address that people open, such as https://hearthline.example.org"
            )
        kind = self.database_url.partition(":")[0].partition("+")[0]
        if kind not in DATABASES:
            raise UnsafeSettings(
                f"HEARTHLINE_DATABASE_URL names a {kind or 'missing'} database."
                " Hearthline keeps its records in sqlite or postgresql."
            )
        for name, secret in (("secret_key", self.secret_key), ("password_salt", self.password_salt)):
            if len(secret.get_secret_value()) < SHORTEST_SECRET:
                raise UnsafeSettings(
                    f"{name} is shorter than {SHORTEST_SECRET} characters. Remove it, and Hearthline makes a"
                    " safe one."
                )
        if self.secret_key.get_secret_value() == self.password_salt.get_secret_value():
            raise UnsafeSettings("secret_key and password_salt are the same; they must differ.")
        return self

    @classmethod
    def in_folder(
        cls,
        folder: Path,
        *,
        database_url: str | None = None,
        port: int = DEFAULT_PORT,
        trusted_proxy: bool = False,
        public_address: str | None = None,
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
            testing=testing,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that HEARTHLINE_... variables ask for, and safe ones where they are silent."""
        given = os.environ if environment is None else environment
        port = given.get("HEARTHLINE_PORT", str(DEFAULT_PORT))
        if not port.isdecimal() or int(port) > HIGHEST_PORT:
            raise UnsafeSettings(f"HEARTHLINE_PORT is {port!r}; write a port number, such as {DEFAULT_PORT}.")
        return cls.in_folder(
            Path(given.get("HEARTHLINE_DATA") or DATA_FOLDER),
            database_url=given.get("HEARTHLINE_DATABASE_URL"),
            port=int(port),
            trusted_proxy=_switch(given, "HEARTHLINE_TRUSTED_PROXY"),
            public_address=given.get("HEARTHLINE_PUBLIC_ADDRESS") or None,
            testing=_switch(given, "HEARTHLINE_TESTING"),
        )


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
