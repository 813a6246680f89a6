"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, keep nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
# The browser's own reader of PDFs brings its own styles; such an answer can run nothing anyway.
POLICY_FOR_FILES = "frame-ancestors 'none'"
FILES = frozenset({"application/pdf"})
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: over TLS the check against forged requests wants to see our own address.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
TWO_YEARS = 63_072_000
ONE_YEAR = 31_536_000
KEPT_ANSWERS = (200, 304)


def add_headers(response: Response) -> Response:
    """Add the headers to an answer, whatever it is."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    policy = POLICY_FOR_FILES if response.mimetype in FILES else CONTENT_SECURITY_POLICY
    response.headers["Content-Security-Policy"] = policy
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if request.endpoint == "static":
        if response.status_code == 200 and "v" in request.args:  # noqa: PLR2004 - the address names the content
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    elif "kept_seconds" in g and response.status_code in KEPT_ANSWERS:
        # What says nothing of a person, at an address that names its content: the map.
        response.headers["Cache-Control"] = f"private, max-age={g.kept_seconds}, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def set_up_headers(app: Flask) -> None:
    """Add the headers to every answer of an application."""
    app.after_request(add_headers)
