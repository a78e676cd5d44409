"""Whether a number is well formed: 统一社会信用代码, identity documents, telephone.

Pure. Check digits come from python-stdnum, never from here.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import ric
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.iso7064 import mod_11_2

_SIGN = "[0-9A-HJ-NPQRTUWXY]"
# GB 32100: two signs for the registering office (letters do occur), six digits for the place.
_USCC = re.compile(rf"{_SIGN}{{2}}[0-9]{{6}}{_SIGN}{{10}}")
_GB11643 = re.compile(r"[0-9]{17}[0-9X]")
_PATTERNS = {
    "passport": re.compile(r"[A-Z0-9]{5,20}"),
    "hk_macau": re.compile(r"[HM]?(?:[0-9]{8}|[0-9]{10})"),
    "taiwan": re.compile(r"[0-9]{8}(?:[0-9]{2})?"),
}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
_ABROAD = re.compile(r"\+[0-9]{6,15}")


def compact(number: str) -> str:
    """Return *number* without spaces, in half-width capitals, as it is stored."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()


def is_uscc(number: str) -> bool:
    """Tell whether a compact 统一社会信用代码 is well formed (GB 32100)."""
    return bool(_USCC.fullmatch(number)) and stdnum_uscc.calc_check_digit(number[:17]) == number[17]


def is_resident_number(number: str) -> bool:
    """Tell whether a compact number follows GB 11643: eighteen signs, a date, a check digit.

    The place is not looked up: codes of abolished counties stay valid for life.
    """
    if not _GB11643.fullmatch(number) or not mod_11_2.is_valid(number):
        return False
    try:
        ric.get_birth_date(number)
    except BadNumber:
        return False
    return True


def is_identity_number(kind: str, number: str) -> bool:
    """Tell whether a compact *number* can be that of an `IdKind`."""
    if kind == "resident":
        return is_resident_number(number)
    if kind == "permanent":
        old = re.fullmatch(r"[A-Z]{3}[0-9]{12}", number)
        return bool(old) or (number.startswith("9") and is_resident_number(number))
    if kind == "residence":
        return number[:2] in {"81", "82", "83"} and is_resident_number(number)
    pattern = _PATTERNS.get(kind)
    return bool(pattern and pattern.fullmatch(number))


def is_mobile(number: str) -> bool:
    """Tell whether a compact number is a Chinese mobile or an international number."""
    return bool(_MOBILE.fullmatch(number) or _ABROAD.fullmatch(number))


def is_telephone(number: str) -> bool:
    """Tell whether a compact number is a telephone of any kind."""
    return is_mobile(number) or bool(_LANDLINE.fullmatch(number))
