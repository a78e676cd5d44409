"""Numbers of cases: the long one for systems, the short one for people.

>>> short_code(date(2026, 11, 2), 17)
'KC261102-00017-Z'
>>> is_short_code("kc261102-00017-z")
True
>>> is_short_code("KC261102-00018-Z")
False
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.iso7064 import mod_37_36

_SHORT = re.compile(r"KC\d{6}-\d{5,}-[0-9A-Z]")


def case_number(implementation_code: str, day: date, serial: int) -> str:
    """Return the 办件编号: 实施编码 (31) + date (8) + serial of the day (6)."""
    return f"{implementation_code}{day:%Y%m%d}{serial:06}"


def short_code(day: date, serial: int) -> str:
    """Return the short number, with an ISO 7064 MOD 37,36 check character."""
    body = f"KC{day:%y%m%d}{serial:05}"
    return f"KC{day:%y%m%d}-{serial:05}-{mod_37_36.calc_check_digit(body)}"


def normal(code: str) -> str:
    """Return *code* as stored, however it was typed."""
    return code.strip().upper().replace("—", "-").replace("–", "-").replace(" ", "")


def is_short_code(code: str) -> bool:
    """Whether *code* is well formed and its check character is right."""
    code = normal(code)
    return bool(_SHORT.fullmatch(code)) and mod_37_36.is_valid(code.replace("-", ""))
