"""How personal data look on a screen (脱敏): enough to recognise one's own, too little to use.

Pure. The patterns are the engine's: identity number 6…4, telephone 3…4, passport 1…2.
"""

from __future__ import annotations

STAR = "*"


def _keep(value: str, head: int, tail: int) -> str:
    """Star all but the first *head* and last *tail*; a value too short to hide is all stars."""
    hidden = len(value) - head - tail
    if hidden < head + tail and hidden < 4:
        return STAR * len(value)
    return value[:head] + STAR * hidden + value[len(value) - tail :]


def id_number(value: str) -> str:
    """Mask a resident or permanent-residence number, first six and last four stay.

    >>> id_number("11010519491231002X")
    '110105********002X'
    >>> id_number("123")
    '***'
    """
    value = value.strip()
    return _keep(value, 6, 4) if len(value) >= 15 else passport(value)


def passport(value: str) -> str:
    """Mask a passport or travel permit, the first one and last two stay.

    >>> passport("L898902C3")
    'L******C3'
    """
    return _keep(value.strip(), 1, 2)


def phone(value: str) -> str:
    """Mask a telephone number, the first three and last four stay.

    >>> phone("13812345678")
    '138****5678'
    >>> phone("12345")
    '*****'
    """
    return _keep(value.strip(), 3, 4)


def email(value: str) -> str:
    """Mask the local part of an address but for its first letter.

    >>> email("wang.li@example.edu.cn"), email("w@example.com")
    ('w***@example.edu.cn', '***@example.com')
    """
    local, at, domain = value.strip().rpartition("@")
    if not at:
        return STAR * 3
    return f"{local[:1] if len(local) > 1 else ''}{STAR * 3}@{domain}"


def name(value: str) -> str:
    """Mask a name but for its first character (the surname, in most Chinese names).

    >>> name("王小明"), name("王"), name("Anna Berg")
    ('王**', '*', 'A**')
    """
    value = value.strip()
    return f"{value[:1]}{STAR * 2}" if len(value) > 1 else STAR * len(value)


def identity(kind: str, value: str) -> str:
    """Mask the number of an identity document of the given `IdKind`."""
    return id_number(value) if kind in {"resident", "permanent", "residence"} else passport(value)
