"""Marks words that a translator must see.

The pages translate when they show; the definition itself stays free of any framework, so
this mark only has the name that the extraction of messages looks for.
"""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Return *message* as it is; it will be found by ``makemessages``."""
    return message
