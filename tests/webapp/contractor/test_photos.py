"""Photos: taken by content, made anew, kept once, shown to who may see the home."""

import hashlib
import io

import pytest
from PIL import Image

from tests.webapp.contractor.programme import (
    ATTIC,
    add_home,
    address_of,
    errors,
    jpeg,
    photo,
    post,
    rows,
    send,
    two_photos,
)
from tests.webapp.served import field_value, html_problems, soup
from webapp.db import transaction
from webapp.db.homes import Home
from webapp.db.log import AuditEntry
from webapp.db.work import InstalledMeasure, Photo
from webapp.roles import Roles
from webapp.services.errors import Refused
from webapp.services.photos import LONGEST_SIDE, prepare_photo

MEGABYTE = 1024 * 1024


def with_place():
    """Return a photo that says where it was taken, lies on its side, and hides a text."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to look at it
    exif.get_ifd(0x8769)[0x9003] = "2026:06:29 10:00:00"
    place = {1: "N", 2: (36.0, 44.0, 12.0), 3: "W", 4: (119.0, 46.0, 30.0)}
    exif.get_ifd(0x8825).update(place)
    return jpeg(size=(3000, 1500), exif=exif, comment=b"SECRET COMMENT") + b"PK\x03\x04 SECRET ARCHIVE"


def folder_of(app):
    return app.extensions["settings"].photos_folder


def test_a_photo_is_made_anew_without_its_place(app, contractor, home_id):
    sent = with_place()
    assert b"SECRET" in sent
    send(contractor, address_of(app, home_id), ATTIC, photo=photo(sent))
    (kept,) = rows(app, Photo)
    stored = (folder_of(app) / kept.stored_name).read_bytes()
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (1000, LONGEST_SIDE) == (kept.width, kept.height)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SECRET" not in stored
    assert kept.sha256 == hashlib.sha256(stored).hexdigest()
    assert "attic" not in kept.stored_name
    assert (kept.kind, kept.taken_at) == ("finished_work", "2026:06:29 10:00:00")
    assert (kept.latitude, kept.longitude) == (36.736667, -119.775)
    (entry,) = (e for e in rows(app, AuditEntry) if e.action == "photo.kept")
    assert hashlib.sha256(sent).hexdigest() in entry.detail


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_kinds_become_jpeg_or_are_refused(kind):
    picture = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(picture, kind)
    if kind == "GIF":
        with pytest.raises(Refused, match="not a photo"):
            prepare_photo(picture.getvalue())
        return
    made = prepare_photo(picture.getvalue())
    with Image.open(io.BytesIO(made.jpeg)) as plain:
        assert plain.getpixel((5, 5)) == (255, 255, 255)  # what was clear is white, not black


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
BAD = {
    "executable": (b"MZ\x90\x00" + bytes(5000), "This file is not a photo, whatever its name says."),
    "script": (b"<script>alert(1)</script>", "This file is not a photo"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is not a photo"),
    "heic": (HEIC, "HEIC format"),
    "empty": (b"", "This file is empty"),
    "cut": (jpeg(size=(900, 900), quality=95)[:2000], "This photo is damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_is_refused_and_nothing_typed_is_lost(app, contractor, home_id, name):
    content, message = BAD[name]
    answer = send(contractor, address_of(app, home_id), ATTIC, photo=photo(content, "attic.jpg"))
    assert answer.status_code == 422
    assert any(message in line for line in errors(answer)), errors(answer)
    assert "What you typed is still here" in answer.text
    assert field_value(answer.text, "quantity") == "900"
    assert not rows(app, Photo)
    assert not rows(app, InstalledMeasure)
    assert not list(folder_of(app).glob("*")) if folder_of(app).exists() else True
    assert not html_problems(answer.text)


def test_a_photo_of_40_megabytes_is_refused_and_nothing_typed_is_lost(app, contractor, home_id):
    huge = jpeg() + bytes(40 * MEGABYTE)
    photos = {"photo": photo(huge), "second_photo": photo(jpeg(colour="blue"))}
    answer = send(contractor, address_of(app, home_id), ATTIC, **photos)
    assert answer.status_code == 413
    assert any("larger than 15 megabytes" in line for line in errors(answer))
    for name in ("quantity", "reading_before", "reading_after", "cost_liwp", "installed_on-day"):
        assert field_value(answer.text, name) == ATTIC[name]
    assert not html_problems(answer.text)
    page = soup(answer.text)
    assert len(page.select("img")) == 1  # the other photo is kept
    others = {"photo": photo(jpeg(colour="red")), "third_photo": photo(jpeg(colour="gray"))}
    again = send(contractor, address_of(app, home_id), ATTIC, **others)
    assert again.status_code == 303
    assert len(rows(app, Photo)) == 3


def test_without_a_login_a_large_form_is_not_read(app, client, home_id):
    answer = post(client, address_of(app, home_id), {"photo": photo(jpeg() + bytes(40 * MEGABYTE))})
    assert answer.status_code in (303, 413)
    assert not rows(app, Photo)


def test_a_photo_of_too_many_pixels_is_refused():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 5_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < MEGABYTE
    with pytest.raises(Refused, match="too many pixels"):
        prepare_photo(bomb.getvalue())


def test_a_photo_outlives_the_errors_around_it(app, contractor, home_id):
    address = address_of(app, home_id)
    answer = send(contractor, address, {**ATTIC, "quantity": ""}, **two_photos())
    assert answer.status_code == 422
    assert len(soup(answer.text).select("img")) == 3
    assert {kept.installed_measure_id for kept in rows(app, Photo)} == {None}
    send(contractor, address, {**ATTIC, "quantity": ""}, **two_photos())
    assert len(rows(app, Photo)) == 3  # the same photos, sent again
    assert send(contractor, address, ATTIC).status_code == 303
    (logged,) = rows(app, InstalledMeasure)
    assert {kept.installed_measure_id for kept in rows(app, Photo)} == {logged.id}


def photo_address(app, home_id, contractor):
    send(contractor, address_of(app, home_id), ATTIC, **two_photos())
    return soup(contractor.get(address_of(app, home_id)).text).select_one("img")["src"]


def test_a_photo_is_shown_to_who_may_see_the_home(app, contractor, home_id, logged_in, client):
    address = photo_address(app, home_id, contractor)
    others = [logged_in(role) for role in (Roles.CASEWORKER, Roles.MANAGER, Roles.INSPECTOR)]
    for browser in (contractor, *others):
        with browser.get(address) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == "image/jpeg"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.data.startswith(b"\xff\xd8\xff")
    assert client.get(address).status_code == 302


def test_a_photo_of_another_firms_home_is_not_there(app, contractor, home_id):
    address = photo_address(app, home_id, contractor)
    other = add_home(app, provider="Delta Insulation")
    with app.app_context(), transaction() as session:
        session.get(Home, home_id).contractor_provider_id = session.get(Home, other).contractor_provider_id
    assert contractor.get(address).status_code == 404
    mine = add_home(app, address="3 Mine St")
    assert contractor.get(address.replace(home_id, mine)).status_code == 404
    assert contractor.get(f"/homes/{mine}/photos/{10**30}").status_code == 404
