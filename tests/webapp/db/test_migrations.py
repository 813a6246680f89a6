"""The migrations make what the code says, up, down and up again, wholly or not at all."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import SQLModel, select

from tests.webapp.db.databases import engine_of
from tests.webapp.db.programme import Programme
from webapp.db import reading, transaction
from webapp.db.homes import Home, StageTransition
from webapp.db.migrate import NewerDatabaseError, current, downgrade, newest, upgrade
from webapp.db.migrations.guards import first_path
from webapp.db.people import Role
from webapp.roles import Roles
from webapp.stages import STEPS, Stage


def differences(engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)


def checks(engine):
    inspector = inspect(engine)
    return {
        (table, check["name"], check["sqltext"])
        for table in SQLModel.metadata.tables
        for check in inspector.get_check_constraints(table)
    }


def test_up_down_and_up_again_with_homes_in_it(empty_engine):
    for _ in range(2):
        upgrade(empty_engine)
        assert current(empty_engine) == newest()
        assert differences(empty_engine) == []
        with transaction(empty_engine) as session:
            Programme.open(session).home_at(session, Stage.REPORTED)
        downgrade(empty_engine, "base")
        assert current(empty_engine) is None
        assert inspect(empty_engine).get_table_names() == ["alembic_version"]
        assert inspect(empty_engine).get_view_names() == []


def test_upgrading_what_is_up_to_date_changes_nothing(engine, programme):
    with transaction(engine) as session:
        home_id = programme.home_at(session, Stage.APPROVED).id
    upgrade(engine)
    with reading(engine) as session:
        assert session.get_one(Home, home_id).stage == Stage.APPROVED
        assert len(session.exec(select(StageTransition)).all()) == len(STEPS)
        assert {role.name for role in session.exec(select(Role))} == set(Roles)


def test_steps_that_somebody_added_or_removed_by_hand_are_put_right(engine):
    with transaction(engine) as session:
        session.execute(text("INSERT INTO stage_transition VALUES ('screened', 'passed')"))
        session.execute(text("DELETE FROM stage_transition WHERE to_stage = 'withdrawn'"))
    upgrade(engine)
    with reading(engine) as session:
        held = {(row.from_stage, row.to_stage) for row in session.exec(select(StageTransition))}
    assert held == {(str(begin), str(to)) for begin, to in STEPS}


def test_the_checks_are_those_of_the_tables_in_the_code(databases, engine):
    with engine_of(databases.empty()) as fresh:
        SQLModel.metadata.create_all(fresh)
        made_by_code = checks(fresh)
    assert len(made_by_code) > 30
    assert checks(engine) == made_by_code


def test_every_foreign_key_is_indexed():
    for table in SQLModel.metadata.tables.values():
        first = {next(iter(index.columns.keys())) for index in table.indexes}
        first |= {
            next(iter(constraint.columns.keys()))
            for constraint in table.constraints
            if str(constraint.name)[:3] in ("uq_", "pk_")
        }
        referring = {key.parent.name for key in table.foreign_keys}
        assert referring <= first, table.name


def test_every_constraint_has_a_name():
    for table in SQLModel.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_a_migration_that_fails_half_way_leaves_nothing_behind(empty_engine, monkeypatch):
    broken = first_path.Guard("broken", "no_such_table", ("INSERT",), "true", "x")
    monkeypatch.setattr(first_path, "GUARDS", (*first_path.GUARDS, broken))
    with pytest.raises(Exception, match="no_such_table"):
        upgrade(empty_engine)
    assert inspect(empty_engine).get_table_names() == []


def test_a_database_of_a_newer_hearthline_is_left_alone(engine):
    with transaction(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        upgrade(engine)
    assert current(engine) == "9999"
