"""What came of working out a recorded determination again, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rules.record import Replay

_DIGITS = 12  # of a hash, enough to tell two files apart by eye


def replay_document(replay: Replay) -> dict[str, Any]:
    """Return a replay as plain values, ready for JSON."""
    return {
        "same": replay.same,
        "recorded_engine": replay.recorded_engine,
        "engine": replay.engine,
        "data_not_here": [
            {"name": each.name, "recorded_sha256": each.recorded_sha256, "here_sha256": each.here_sha256}
            for each in replay.absent
        ],
        "data_not_in_record": list(replay.added),
    }


def replay_text(replay: Replay) -> str:
    """Return whether the same came out, and each data file that is not here as it was then."""
    lines = []
    if replay.same:
        lines.append("The same determination came out, byte for byte.")
    elif replay.absent or replay.added:
        lines.append("Another determination came out, since the data are not those of the record.")
    else:
        lines.append(
            "Another determination came out from the same data: the record was changed, or this version of"
            " Hearthline answers otherwise than the one that made it."
        )
    lines += [
        f"Not here: {each.name}, recorded as {each.recorded_sha256[:_DIGITS]}...; {_here(each.here_sha256)}"
        for each in replay.absent
    ]
    lines += [f"Here, but not in the record: {name}" for name in replay.added]
    lines.append(f"Recorded with Hearthline {replay.recorded_engine}; replayed with {replay.engine}.")
    return "\n".join(lines)


def _here(sha256: str | None) -> str:
    return "there is no such file" if sha256 is None else f"the file of that name has {sha256[:_DIGITS]}..."
