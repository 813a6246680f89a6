"""Why a service did not do what it was asked. Each error has a code; its text is meant for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from rules.errors import HearthlineError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ServiceError(HearthlineError):
    """Something could not be done.

    Parameters
    ----------
    code : str
        What went wrong, for the program.
    message : str
        What went wrong and what to do, for the person.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)


class NotFound(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """There is no such thing, or it is not for this person: the two are never told apart."""

    def __init__(self, code: str = "not_found") -> None:
        super().__init__(code, _("There is no such page, or you cannot see it."))


class NotAllowed(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """It is not for this person to do."""

    def __init__(self, code: str = "not_allowed") -> None:
        super().__init__(code, _("You cannot do this. Ask somebody whose task it is."))


class StepNotAllowed(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """The home cannot take this step now."""


class Refused(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """What was handed in cannot be accepted; `field` names the answer to correct, where there is one."""

    def __init__(self, code: str, field: str | None, message: str) -> None:
        self.field = field
        super().__init__(code, message)


class StaleEdit(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """Somebody else saved a change after this form was opened.

    Parameters
    ----------
    current, submitted : mapping
        What is saved now and what was handed in, by the name of each answer.
    row_version : int
        The version to hand in when the person has chosen.
    """

    def __init__(self, current: Mapping[str, Any], submitted: Mapping[str, Any], row_version: int) -> None:
        self.current = dict(current)
        self.submitted = dict(submitted)
        self.row_version = row_version
        message = _("Somebody else changed this after you opened it. Compare both and choose.")
        super().__init__("stale_edit", message)


class AlreadyDone(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """The same form has already landed; `location` is the page that it led to."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__("already_done", _("This was already saved."))
