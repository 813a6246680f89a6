"""The interface put into the application: its routes, its errors, and its own description."""

from __future__ import annotations

import traceback
from importlib import import_module
from typing import TYPE_CHECKING

from flask import current_app, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from rules.errors import HouseholdFileError, InputError
from webapp.access import access
from webapp.api.description import description
from webapp.api.operations import Refusal, blueprint
from webapp.api.problems import (
    SERVER_ERROR,
    UNPROCESSABLE,
    household_problem,
    http_problem,
    problem,
    service_problem,
)
from webapp.services.errors import ServiceError

if TYPE_CHECKING:
    from flask import Flask, Response

# Each declares its operations as it is imported.
MODULES = ("answers", "homes", "jobs", "inspections")


def register_api(app: Flask) -> None:
    """Give an application the JSON interface."""
    for name in MODULES:
        import_module(f"webapp.api.{name}")
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(blueprint)  # no cookie opens anything here, so nothing can be forged


@blueprint.get("/openapi.json", endpoint="openapi")
@access(public=True)
def openapi() -> Response:
    """Return the description of the interface."""
    return jsonify(description())


@blueprint.errorhandler(Refusal)
def _refusal(error: Refusal) -> Response:
    return error.response


@blueprint.errorhandler(ServiceError)
def _service(error: ServiceError) -> Response:
    return service_problem(error)


@blueprint.errorhandler(HouseholdFileError)
def _household(error: HouseholdFileError) -> Response:
    return household_problem(error)


@blueprint.errorhandler(InputError)
def _input(_error: InputError) -> Response:
    return problem(UNPROCESSABLE, "input_refused", _("What was sent cannot be used."))


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    return http_problem(error)


@blueprint.errorhandler(Exception)
def _unexpected(error: Exception) -> Response:
    # The kind and the places, and not the message: it may hold what somebody sent.
    places = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s in %s\n%s", type(error).__name__, request.endpoint, places)
    return problem(SERVER_ERROR, "our_mistake", _("We made a mistake. It was noted."))
