"""The folder that tests write in: in memory where there is room, because a disk may not leave out an fsync.

Thousands of databases are made, written and removed in a run; on a disk whatever else goes on waits for them.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - every user makes a folder of its own in it, for its owner alone
ROOM = 4 * 1024**3


def is_roomy() -> bool:
    """Say whether this machine has a disk in memory that tests can write in and start programs from."""
    return (
        MEMORY.is_dir()
        and os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free > ROOM
        and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    )


def write_there() -> None:
    """Let pytest, and what tests start, write in memory; a folder that TMPDIR names stays as it is."""
    if "TMPDIR" not in os.environ and is_roomy():
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
