"""Real databases for tests: every one is made by the migrations, then copied, which is fast."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url

from tests.memory import MEMORY, is_roomy
from webapp.db import make_engine
from webapp.db.migrate import upgrade

CANNOT_RUN = (ImportError, OSError, RuntimeError, subprocess.SubprocessError)


@cache
def migrated_file():
    """Return the content of an SQLite database at the newest version: made once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.db"
        engine = make_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()
        return file.read_bytes()


class SqliteFiles:
    """A migrated file and its copies."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        self.template.write_bytes(migrated_file())

    def empty(self) -> str:
        """Return the address of a database without any table."""
        return f"sqlite:///{self.folder / uuid4().hex}.db"

    def migrated(self) -> str:
        """Return the address of a database at the newest version."""
        return self.copied(f"sqlite:///{self.template}")

    def copied(self, url: str) -> str:
        """Return the address of a copy of a database that nobody has open."""
        copy = self.folder / f"{uuid4().hex}.db"
        shutil.copy(url.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"

    def remove(self, url: str) -> None:
        """Leave a file where it is: pytest removes its own folders."""


class PostgresqlServer:
    """A server of our own on a socket, a migrated database and its copies."""

    name = "postgresql"

    def __init__(self, uri: str, *, in_memory: bool = False) -> None:
        # Copying files forces two checkpoints, which cost nothing in memory alone.
        self.strategy = "FILE_COPY" if in_memory else "WAL_LOG"
        self.uri = make_url(uri).set(drivername="postgresql+psycopg")
        self.template = make_url(self.empty())
        engine = make_engine(self.template.render_as_string(hide_password=False))
        upgrade(engine)
        engine.dispose()

    def empty(self) -> str:
        """Return the address of a database without any table."""
        return self._create("")

    def migrated(self) -> str:
        """Return the address of a database at the newest version."""
        return self.copied(self.template.render_as_string(hide_password=False))

    def copied(self, url: str) -> str:
        """Return the address of a copy of a database that nobody has open."""
        return self._create(f"TEMPLATE {make_url(url).database} STRATEGY {self.strategy}")

    def remove(self, url: str) -> None:
        """Remove a database at once: hundreds of them are gigabytes."""
        self._say(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _create(self, how: str) -> str:
        name = f"test_{uuid4().hex}"
        self._say(f"CREATE DATABASE {name} ENCODING 'UTF8' {how}")
        return self.uri.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        server = create_engine(self.uri, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(statement)
        server.dispose()


class SharedServer:
    """The one server of a process: each folder of tests asks for it, the last one ends it."""

    def __init__(self):
        self.users, self.running, self.server = 0, ExitStack(), None

    @contextmanager
    def __call__(self) -> Iterator[PostgresqlServer]:
        if self.server is None:
            self.server = self.running.enter_context(started())
        self.users += 1
        try:
            yield self.server
        finally:
            self.users -= 1
            if not self.users:
                self.server = None
                self.running.close()


postgresql = SharedServer()


@contextmanager
def started() -> Iterator[PostgresqlServer]:
    """Run PostgreSQL from PyPI's pgserver while a session of tests lasts."""
    # Not below pytest's own folder: that one is for its owner alone, and the server runs as another user.
    # In memory a database is copied in a twentieth of the time.
    in_memory = is_roomy()
    folder = Path(tempfile.mkdtemp(prefix="hearthline-pg-", dir=MEMORY if in_memory else None))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the packaged server thinks of this machine's folders
            import pgserver  # noqa: PLC0415 - present for developers only

            server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    except CANNOT_RUN as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot run here: {error}")
    try:
        yield PostgresqlServer(server.get_uri(), in_memory=in_memory)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """Give an engine, and close its connections afterwards."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
