"""Which key signs, and who says what time it is.

A passphrase or PIN comes from the environment or from a file that only its owner can read. It is held as a
secret: no message, log or representation shows it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PKCS12 = "HEARTHLINE_SIGNING_PKCS12"
PKCS11 = "HEARTHLINE_SIGNING_PKCS11"
PKCS11_TOKEN = "HEARTHLINE_SIGNING_PKCS11_TOKEN"  # noqa: S105 - the name of a setting
PKCS11_KEY = "HEARTHLINE_SIGNING_PKCS11_KEY"
PASSPHRASE = "HEARTHLINE_SIGNING_PASSPHRASE"  # noqa: S105 - the name of a setting
PASSPHRASE_FILE = "HEARTHLINE_SIGNING_PASSPHRASE_FILE"  # noqa: S105 - the name of a setting
ROOTS = "HEARTHLINE_SIGNING_ROOTS"
TIMESTAMP_URL = "HEARTHLINE_TIMESTAMP_URL"
TIMESTAMP_ROOTS = "HEARTHLINE_TIMESTAMP_ROOTS"
# Inside of the data folder.
SIGNING_FOLDER = "signing"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SigningSettings(BaseModel):
    """Where the key is; with nothing set, a key for trials is made in the data folder.

    Parameters
    ----------
    pkcs12 : Path or None
        The organisation's key and certificate in one PKCS#12 file.
    pkcs11 : Path or None
        The library of the device that holds the key.
    pkcs11_token, pkcs11_key : str or None
        Labels of the device's token, and of key and certificate on it.
    passphrase : SecretStr or None
        Of the PKCS#12 file, or the token's PIN.
    passphrase_file : Path or None
        A file that holds it instead.
    roots : Path or None
        PEM file of the authority's certificates, where the key's file does not bring them along.
    timestamp_url : str or None
        Address of an RFC 3161 timestamp authority; without one the time is this machine's own.
    timestamp_roots : Path or None
        PEM file of the timestamp authority's root.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    pkcs12: Path | None = None
    pkcs11: Path | None = None
    pkcs11_token: str | None = None
    pkcs11_key: str | None = None
    passphrase: SecretStr | None = None
    passphrase_file: Path | None = None
    roots: Path | None = None
    timestamp_url: str | None = None
    timestamp_roots: Path | None = None

    @classmethod
    def from_environment(cls, given: Mapping[str, str]) -> SigningSettings:
        """Return what HEARTHLINE_SIGNING_... and HEARTHLINE_TIMESTAMP_... ask for."""
        passphrase = given.get(PASSPHRASE)
        return cls(
            pkcs12=_path(given, PKCS12),
            pkcs11=_path(given, PKCS11),
            pkcs11_token=given.get(PKCS11_TOKEN) or None,
            pkcs11_key=given.get(PKCS11_KEY) or None,
            passphrase=SecretStr(passphrase) if passphrase else None,
            passphrase_file=_path(given, PASSPHRASE_FILE),
            roots=_path(given, ROOTS),
            timestamp_url=given.get(TIMESTAMP_URL) or None,
            timestamp_roots=_path(given, TIMESTAMP_ROOTS),
        )

    @property
    def own_key(self) -> bool:
        """Whether the organisation's own key signs."""
        return self.pkcs12 is not None or self.pkcs11 is not None

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the settings, each with what to do."""
        if self.pkcs12 is not None and self.pkcs11 is not None:
            yield f"{PKCS12} and {PKCS11} are both set, and one key signs. Leave one of them out."
        if self.pkcs11 is not None and not (self.pkcs11_token and self.pkcs11_key):
            yield f"{PKCS11} is set: name the token and the key on it with {PKCS11_TOKEN} and {PKCS11_KEY}."
        if self.passphrase is not None and self.passphrase_file is not None:
            yield f"{PASSPHRASE} and {PASSPHRASE_FILE} are both set. Leave one of them out."
        for name, path in self._files().items():
            if path is not None and not path.is_file():
                yield f"{name} names {path}, where there is no file. Correct the path."
        for name, path in ((PKCS12, self.pkcs12), (PASSPHRASE_FILE, self.passphrase_file)):
            if path is not None and path.is_file() and is_open_to_others(path):
                yield f"{name}: other accounts of this machine can read {path}. Run: chmod 600 {path}"
        address = self.timestamp_url
        if address is not None and not address.startswith(("http://", "https://")):
            yield f"{TIMESTAMP_URL} is not an address that begins with https:// or http://."
        if address is not None and self.timestamp_roots is None:
            yield (
                f"{TIMESTAMP_URL} is set: name the PEM file of that authority's root with {TIMESTAMP_ROOTS},"
                " by which its timestamps are checked."
            )

    def secret(self) -> SecretStr | None:
        """Return the passphrase or PIN, from wherever it is kept."""
        if self.passphrase_file is None:
            return self.passphrase
        return SecretStr(self.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n"))

    def _files(self) -> dict[str, Path | None]:
        return {
            PKCS12: self.pkcs12,
            PKCS11: self.pkcs11,
            PASSPHRASE_FILE: self.passphrase_file,
            ROOTS: self.roots,
            TIMESTAMP_ROOTS: self.timestamp_roots,
        }


def is_open_to_others(path: Path) -> bool:
    """Return whether other accounts of this machine can read a file."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)


def _path(given: Mapping[str, str], name: str) -> Path | None:
    return Path(given[name]).expanduser() if given.get(name) else None
