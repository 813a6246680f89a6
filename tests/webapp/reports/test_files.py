"""Either the whole new file or the old one."""

import ctypes
import errno
import os
import stat

import pytest

from rules.errors import InputError
from webapp.reports import files
from webapp.reports.files import OutputFileError, write_file_safely


def failing(number):
    def fail(*_args, **_settings):
        raise OSError(number, os.strerror(number))

    return fail


def test_the_whole_file_is_written_and_nothing_else_is_left(tmp_path):
    write_file_safely(tmp_path / "report.pdf", b"whole")
    assert (tmp_path / "report.pdf").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_an_older_file_is_replaced(tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"an older and much longer file")
    write_file_safely(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_new_file_has_the_rights_that_the_user_asked_for(tmp_path):
    before = os.umask(0o027)
    try:
        write_file_safely(tmp_path / "report.pdf", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.pdf").stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "real" / "report.pdf")
    write_file_safely(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "report.pdf").read_bytes() == b"x"


def test_a_disk_that_takes_a_little_at_a_time_gets_it_all(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_file_safely(tmp_path / "report.pdf", b"0123456789")
    assert (tmp_path / "report.pdf").read_bytes() == b"0123456789"


@pytest.mark.parametrize("step", ["write", "fsync"])
@pytest.mark.parametrize("older", [b"older", None])
def test_a_full_disk_leaves_the_older_file_and_no_half_file(tmp_path, monkeypatch, step, older):
    target = tmp_path / "report.pdf"
    if older is not None:
        target.write_bytes(older)
    monkeypatch.setattr(files.os, step, failing(errno.ENOSPC))
    with pytest.raises(
        OutputFileError, match=r"disk that holds the folder .* is full; free some space"
    ) as raised:
        write_file_safely(target, b"new")
    assert str(tmp_path) in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ([] if older is None else ["report.pdf"])
    if older is not None:
        assert target.read_bytes() == older


def test_an_interruption_leaves_no_half_file(tmp_path, monkeypatch):
    def interrupt(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file_safely(tmp_path / "report.pdf", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named_with_what_to_do(tmp_path):
    target = tmp_path / "nowhere" / "report.pdf"
    with pytest.raises(InputError, match=r"nowhere does not exist; make it first or name another folder"):
        write_file_safely(target, b"x")
    assert not target.parent.exists()


def test_a_folder_is_not_overwritten(tmp_path):
    with pytest.raises(OutputFileError, match="it is a folder; give a file name"):
        write_file_safely(tmp_path, b"x")


def test_a_device_is_not_replaced_by_a_file():
    with pytest.raises(OutputFileError, match="not an ordinary file"):
        write_file_safely(files_null(), b"x")


def files_null():
    from pathlib import Path  # noqa: PLC0415 - named here alone

    return Path(os.devnull)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(OutputFileError, match=r"notes\.txt is not a folder"):
        write_file_safely(tmp_path / "notes.txt" / "report.pdf", b"x")


def test_a_name_that_is_too_long_says_so(tmp_path):
    with pytest.raises(OutputFileError, match="file name is too long"):
        write_file_safely(tmp_path / ("n" * 300 + ".pdf"), b"x")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_one_may_not_write_in_says_so(tmp_path, monkeypatch, number):
    monkeypatch.setattr(files.os, "open", failing(number))
    with pytest.raises(OutputFileError, match="no permission to write in the folder"):
        write_file_safely(tmp_path / "report.pdf", b"x")


def test_any_other_failure_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "write", failing(errno.EIO))
    with pytest.raises(OutputFileError, match="name another folder and run it again"):
        write_file_safely(tmp_path / "report.pdf", b"x")


def test_a_disk_that_is_really_full_leaves_the_older_file(tmp_path):
    """On a real file system of 64 kB, where this user may mount one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", bytes(tmp_path), b"tmpfs", 0, b"size=64k") != 0:
        pytest.skip(f"a small file system cannot be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        target = tmp_path / "report.pdf"
        write_file_safely(target, b"older")
        with pytest.raises(OutputFileError, match="is full"):
            write_file_safely(target, b"x" * 200_000)
        assert target.read_bytes() == b"older"
        assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
    finally:
        libc.umount(bytes(tmp_path))
