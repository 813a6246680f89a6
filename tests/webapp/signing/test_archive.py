"""A signature leaves a certificate fit for an archive and for a screen reader."""

import pytest

from tests.webapp.inspector import homes, walk
from tests.webapp.reports import verapdf
from webapp.db import transaction
from webapp.roles import Roles
from webapp.services.certificates import certificate_file, pdf_of
from webapp.stages import Stage


def test_an_issued_certificate_is_pdf_ua_and_pdf_a_with_its_signature(app, tmp_path):
    if why := verapdf.why_absent():
        pytest.skip(why)
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        certificate = walk.pass_by_services(session, people[Roles.INSPECTOR], home.id)
        content = certificate_file(session, certificate)
    assert content != pdf_of(certificate)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(content)
    broken = verapdf.broken_rules({file: ("ua1", "3a")})
    assert broken == {(file.name, "ua1"): [], (file.name, "3a"): []}
