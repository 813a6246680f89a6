"""One way to write a document down, so that the same content always has the same hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    """Return a value as JSON with sorted names and no spare space; not-a-number is refused.

    Examples
    --------
    >>> canonical_json({"b": 1, "a": [True, None, "ä"]})
    '{"a":[true,null,"ä"],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
