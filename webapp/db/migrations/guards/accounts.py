"""What accounts and their history are held to."""

from __future__ import annotations

from webapp.db.constraints import Guard, append_only

_ANOTHER_MANAGER = (
    "EXISTS (SELECT 1 FROM user_role JOIN role ON role.id = user_role.role_id"
    " JOIN user_account ON user_account.id = user_role.user_id"
    " WHERE role.name = 'manager' AND user_account.active AND user_account.id <> {user})"
)
_IS_MANAGER = (
    "EXISTS (SELECT 1 FROM user_role JOIN role ON role.id = user_role.role_id"
    " WHERE role.name = 'manager' AND user_role.user_id = OLD.id)"
)
_WAS_MANAGER = (
    "(SELECT name FROM role WHERE id = OLD.role_id) = 'manager'"
    " AND (SELECT active FROM user_account WHERE id = OLD.user_id)"
)
_LAST = "the last active manager stays: make another manager first"

LAST_MANAGER = (
    Guard(
        "last_manager_active",
        "user_account",
        ("UPDATE",),
        f"OLD.active AND NOT NEW.active AND {_IS_MANAGER} AND NOT {_ANOTHER_MANAGER.format(user='OLD.id')}",
        _LAST,
    ),
    Guard(
        "last_manager_role",
        "user_role",
        ("DELETE",),
        f"{_WAS_MANAGER} AND NOT {_ANOTHER_MANAGER.format(user='OLD.user_id')}",
        _LAST,
    ),
)

USED_ONCE = tuple(
    Guard(
        f"{table}_used_once",
        table,
        ("UPDATE",),
        f"OLD.used_at IS NOT NULL OR NEW.user_id <> OLD.user_id OR NEW.{secret} <> OLD.{secret}",
        "it is good once, and for one person",
    )
    for table, secret in (("recovery_code", "code_sha256"), ("password_link", "token_sha256"))
)

CODE_ONCE = Guard(
    "second_factor_step",
    "second_factor",
    ("UPDATE",),
    "NEW.secret = OLD.secret AND NEW.last_step <= OLD.last_step",
    "a code of the authenticator app is taken once",
)

SESSION_ENDED = Guard(
    "login_session_ended",
    "login_session",
    ("UPDATE",),
    "OLD.ended_at IS NOT NULL OR NEW.user_id <> OLD.user_id",
    "a session that has ended stays ended",
)

GUARDS: tuple[Guard, ...] = (
    append_only("account_change", "what an account was"),
    append_only("provider_change", "what a provider was called"),
    append_only("home_view", "who opened a home"),
    *LAST_MANAGER,
    *USED_ONCE,
    CODE_ONCE,
    SESSION_ENDED,
)
