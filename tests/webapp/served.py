"""The application as tests meet it: its own data folder, its own clock, one person for each role.

A test that needs pages asks for the fixtures `app`, `client`, `logged_in`, `clock`; they are in
tests/webapp/conftest.py.
"""

import re
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import html5lib
from bs4 import BeautifulSoup
from jinja2 import BytecodeCache
from sqlmodel import select
from waitress import wasyncore
from werkzeug.routing import Rule

from webapp import create_app
from webapp.clock import system_clock
from webapp.config import Settings
from webapp.db import current_database, transaction
from webapp.db.migrate import upgrade
from webapp.db.people import Provider, Role, User
from webapp.roles import Roles
from webapp.security import password_hash
from webapp.server import HOST, listen

PASSWORD = "seven dry blankets"  # noqa: S105 - of people who exist only in tests
START = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
NAMES = {
    Roles.CASEWORKER: "Carmen Ortiz",
    Roles.CONTRACTOR: "Tom Becker",
    Roles.INSPECTOR: "Ines Park",
    Roles.MANAGER: "Maria Lindqvist",
    Roles.AUDITOR: "Abel Kone",
}


@dataclass
class StoppedClock:
    """A clock that moves only when it is told to."""

    at: datetime = START

    def __call__(self):
        return self.at

    def forward(self, **passed):
        self.at += timedelta(**passed)


@contextmanager
def serving(app):
    """Serve an application on a free port of this machine, as `hearthline serve` does; yield its address."""
    server = listen(app, 0)

    def run():
        # A browser may still hold a connection when the server closes its own end of it.
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def stop():
        server.close()
        # A style sheet may be on its way to a browser that is gone: its file is closed with the connection.
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        wasyncore.close_all(server._map, ignore_all=True)

    try:
        yield f"http://{HOST}:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(stop)  # in the thread that serves, between two requests
        thread.join(10)
    assert not thread.is_alive()


def email_of(role):
    """Return the address of the person of a role."""
    return f"{role.value}@example.org"


def add_people():
    """Add two providers, one person for each role, and nobody else."""
    hashed = password_hash(PASSWORD)
    with transaction() as session:
        valley, works = Provider(name="Valley Community Action"), Provider(name="Becker Insulation")
        session.add(valley)
        session.add(works)
        session.flush()
        provider = {Roles.CASEWORKER: valley.id, Roles.CONTRACTOR: works.id}
        for role in session.exec(select(Role)):
            session.add(
                User(
                    email=email_of(Roles(role.name)),
                    password=hashed,
                    fs_uniquifier=f"{role.name:0<32}",
                    name=NAMES[Roles(role.name)],
                    provider_id=provider.get(Roles(role.name)),
                    roles=[role],
                )
            )


class CompiledTemplates(BytecodeCache):
    """Templates as they were compiled, kept for the applications of the tests to come."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledTemplates()


class CompiledRules:
    """What werkzeug writes and compiles for each address, kept for the applications of the tests to come."""

    def __init__(self):
        self.kept = {}
        self.compile = Rule._compile_builder

    def __call__(self, rule, append_unknown=True):
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), append_unknown)
        if key not in self.kept:
            self.kept[key] = self.compile(rule, append_unknown)
        return self.kept[key]


RULES = CompiledRules()
Rule._compile_builder = lambda rule, append_unknown=True: RULES(rule, append_unknown)


def made_app(folder: Path, clock=system_clock):
    """Return an application on a data folder, whose templates and passwords take little time.

    How costly a password is to try is seen in tests/webapp/application/test_login.py.
    """
    app = create_app(Settings.in_folder(folder, testing=True), clock)
    app.jinja_env.bytecode_cache = TEMPLATES
    costs = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
    app.extensions["security"].pwd_context.update(**costs)
    return app


def fill_folder(folder: Path):
    """Make a data folder with a database at the newest version and the people in it."""
    app = made_app(folder)
    with app.app_context():
        upgrade(current_database().engine)
        add_people()
        current_database().engine.dispose()
    return folder


def copied_app(original: Path, folder: Path, clock):
    """Return an application on a copy of a data folder."""
    shutil.copytree(original, folder)
    return made_app(folder, clock)


def log_in(client, role, address="/login", password=PASSWORD):
    """Log the person of a role in through the page."""
    token = field_value(client.get(address).text, "csrf_token")
    return client.post(address, data={"csrf_token": token, "email": email_of(role), "password": password})


def soup(text, parser="html.parser"):
    """Return a page; whether it is sound HTML is what `html_problems` says.

    The parser "html5lib" reads as a browser does (it drops the first line break of a textarea), and is slow.
    """
    return BeautifulSoup(text, parser)


def field_value(text, name):
    """Return the value of the first field of a name."""
    found = soup(text).select_one(f"[name='{name}']")
    assert found is not None, f"no field {name}"
    return found.get("value", "")


def html_problems(text):
    """Return what is wrong with a page: HTML5, ids, labels, and what describes a field."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    problems = [f"line {where[0]}: {code} {data}" for where, code, data in parser.errors]
    page = soup(text)
    ids = [element["id"] for element in page.select("[id]")]
    problems += [f"the id {name} is there twice" for name in ids if ids.count(name) > 1]
    for field in page.select("input, select, textarea"):
        if field.get("type") in ("hidden", "submit"):
            continue
        if not page.select_one(f"label[for='{field.get('id')}']"):
            problems.append(f"{field.get('name')} has no label")
    for element in page.select("[aria-describedby], [aria-labelledby]"):
        names = element.get("aria-describedby", "").split() + element.get("aria-labelledby", "").split()
        problems += [f"nothing has the id {name}" for name in names if name not in ids]
    for link in page.select("a[href^='#']"):
        if link["href"][1:] not in ids:
            problems.append(f"{link['href']} leads nowhere")
    headings = [int(h.name[1]) for h in page.select("h1, h2, h3, h4")]
    if headings.count(1) != 1:
        problems.append(f"{headings.count(1)} main headings")
    if not re.search(r"\S.* - Hearthline$", page.title.get_text() if page.title else ""):
        problems.append("no title")
    problems += [
        f"{tag.name} has inline {name}"
        for tag in page.select("*")
        for name in tag.attrs
        if name == "style" or name.startswith("on")
    ]
    problems += ["an inline script" for script in page.select("script:not([src]), style")]
    return problems
