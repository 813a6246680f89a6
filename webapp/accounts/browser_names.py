"""A browser in words that its owner knows it by, and nothing that tells people apart."""

from __future__ import annotations

# In this order: the later ones call themselves by the earlier ones' names too.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return what a browser calls itself, in short.

    Examples
    --------
    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/140.0 Safari/537.36")
    'Chrome, Linux'
    >>> browser_name("")
    ''
    """
    found = (
        next((name for mark, name in known if mark in user_agent), None) for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in found if name)
