"""Whether one answer is well formed, and its canonical form. Pure.

Each function returns the canonical value or raises `NotValid`, whose text tells the person
what to look at. The check digits are those of python-stdnum. Where the law leaves room (a
district that was renamed, a new kind of register) we accept: refusing a real number is worse
than letting a well-formed wrong one through to the registers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.cn import uscc as codes
from stdnum.exceptions import ValidationError as NumberError


class NotValid(ValueError):
    """The answer is not well formed; the first argument is a sentence for the person."""


_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_IDNO = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[2-9][0-9]{6,7}(-[0-9]{1,6})?")
_SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}")
_ABROAD = re.compile(r"\+[1-9][0-9]{5,14}")
_DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def flat(typed: str) -> str:
    """Return *typed* without spaces, full-width forms folded into their ordinary ones."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def uscc(typed: str) -> str:
    """统一社会信用代码, GB 32100—2015: 18 characters, the last a check character (mod 31).

    stdnum's own ``validate`` wants a digit in the first two places; rural collectives and
    other bodies registered since carry letters there, so only its check character is used.
    """
    code = flat(typed).upper().replace("-", "")
    if len(code) != 18:
        raise NotValid(_("统一社会信用代码应为 18 位，请核对营业执照或法人证书。"))
    if not _USCC.fullmatch(code) or codes.calc_check_digit(code) != code[-1]:
        raise NotValid(_("统一社会信用代码不正确，请核对营业执照或法人证书上的 18 位代码。"))
    return code


def idno(typed: str) -> str:
    """公民身份号码, GB 11643—1999; also residence permits of 港澳台 (81, 82, 83) and the
    permanent residence card of a foreigner (9…) in the 18-digit form.
    """
    number = flat(typed).upper()
    if not _IDNO.fullmatch(number):
        raise NotValid(_("身份证件号码应为 18 位，最后一位可以是 X。"))
    try:
        born = ric.get_birth_date(number)
    except NumberError:
        born = date.min
    if born.year < 1850 or ric.calc_check_digit(number) != number[-1]:
        raise NotValid(_("身份证件号码不正确，请逐位核对。"))
    return number


def phone(typed: str) -> str:
    """A mobile (11 digits), a landline with its area code, 400/800, or + and a country code."""
    number = re.sub(r"[()]", "", flat(typed)).replace("—", "-").replace("–", "-")
    local = number.removeprefix("+86").removeprefix("-") if number.startswith("+86") else number
    if any(shape.fullmatch(local) for shape in (_MOBILE, _LANDLINE, _SERVICE)):
        return local
    abroad = number.replace("-", "")
    if _ABROAD.fullmatch(abroad) and not abroad.startswith("+86"):
        return abroad
    raise NotValid(
        _("电话号码不正确：手机填 11 位，座机带区号，如 027-87654321，境外号码以 + 开头。")
    )


def day(typed: str) -> str:
    """A day of the years 1900 to 2199 as ISO; 2026/11/2 and 2026年11月2日 are understood."""
    found = _DAY.fullmatch(flat(typed))
    try:
        given = date(*(int(part) for part in found.groups() if part)) if found else date.min
    except ValueError:
        given = date.min
    if not 1900 <= given.year < 2200:
        raise NotValid(_("日期不正确，请按“年-月-日”填写，如 2026-11-02。"))
    return given.isoformat()


def whole(typed: str) -> str:
    """A whole number of at most 15 digits, in canonical form; separators are dropped."""
    text = flat(typed).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise NotValid(_("请填写整数，不带小数和单位。"))
    return str(int(text))


Validator = Callable[[str], str]
