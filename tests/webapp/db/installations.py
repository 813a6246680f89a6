"""An installation with a few homes and photos, to back up and to look at."""

import hashlib

from tests.webapp.db.databases import engine_of
from tests.webapp.db.programme import AT, Programme
from webapp.config import Settings
from webapp.db import transaction
from webapp.db.migrate import upgrade
from webapp.db.work import Photo
from webapp.stages import Stage


def installation(databases, folder):
    """Return the settings of an installation on a database of a kind."""
    url = databases.migrated() if databases.name == "postgresql" else None
    made = Settings.in_folder(folder, database_url=url)
    made.photos_folder.mkdir()
    with engine_of(made.database_url) as engine:
        upgrade(engine)
        with transaction(engine) as session:
            programme = Programme.open(session)
            home = programme.home_at(session, Stage.IN_PROGRESS)
            for n in range(3):
                add_photo(session, made.photos_folder, home.id, programme.contractor.user_id, n)
    (folder / "sessions").mkdir()
    (folder / "sessions" / "abc").write_text("a session")
    return made


def add_photo(session, folder, home_id, user_id, n):
    content = f"photo {n}".encode()
    (folder / f"{n}.jpg").write_bytes(content)
    session.add(
        Photo(
            client_id=str(n),
            home_id=home_id,
            sha256=hashlib.sha256(content).hexdigest(),
            width=8,
            height=6,
            stored_name=f"{n}.jpg",
            uploaded_by=user_id,
            uploaded_at=AT,
        )
    )
