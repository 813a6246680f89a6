"""One way to write a document down, so that the same content is always the same text."""

from __future__ import annotations

import json


def canonical_json(value: object) -> str:
    """Return a value as JSON with sorted names and no spare space; not-a-number is refused.

    Examples
    --------
    >>> canonical_json({"b": 1, "a": [True, None, "ä"]})
    '{"a":[true,null,"ä"],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
