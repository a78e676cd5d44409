"""Sums of yuan as people read them. Pure.

>>> grouped("1234567.8")
'1,234,567.80'
>>> capitals(Decimal("1007.14"))
'壹仟零柒元壹角肆分'
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_BEYOND = Decimal(10**16)
_TYPED = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?")
_FEN = Decimal("0.01")


class NotMoney(ValueError):
    """What was typed is not a sum of yuan."""


def read(typed: str) -> Decimal:
    """Return the sum somebody typed: separators, spaces, ￥, 元 and full-width digits are fine.

    :raises NotMoney: anything else, a sign, a third decimal or more than 14 digits before the
        point.
    """
    text = unicodedata.normalize("NFKC", typed[:200])
    text = re.sub(r"[\s,，_']", "", text).removeprefix("¥").removesuffix("元")
    if not _TYPED.fullmatch(text):
        raise NotMoney(typed[:40])
    return Decimal(text).quantize(_FEN)


def grouped(amount: Decimal | str | int) -> str:
    """Return *amount* with separators and two decimals; what is no number stands as it is."""
    try:
        return f"{Decimal(amount).quantize(_FEN, ROUND_HALF_UP):,}"
    except (InvalidOperation, ValueError):
        return str(amount)


def capitals(amount: Decimal) -> str:
    """Return the Chinese capitals (人民币大写) of *amount*, rounded to fen, without 人民币.

    As the annex of 支付结算办法 asks: 整 after 元 and 角, none after 分; one 零 for any run of
    zeros between digits, and before 分 where there is no 角.

    :raises ValueError: ten quadrillion (一万万亿) or more, for which there is no common word.
    """
    size = amount.copy_abs()
    if not size < _BEYOND:
        raise ValueError(f"{amount} is beyond what is written in capitals")
    fen = int((size * 100).to_integral_value(ROUND_HALF_UP))
    yuan, rest = divmod(fen, 100)
    sign = "负" if amount < 0 and fen else ""
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    return f"{sign}{whole}{_part(rest, after_yuan=bool(yuan))}"


def _whole(yuan: int) -> str:
    if not yuan:
        return DIGITS[0]
    text, gap = "", False
    for place in range(len(str(yuan)) - 1, -1, -1):
        digit = yuan // 10**place % 10
        if digit:
            text += (DIGITS[0] if gap else "") + DIGITS[digit] + _PLACES[place % 4]
        gap = not digit if text else False
        if place % 4 == 0 and place:
            text += _myriad(yuan, place)
    return text


def _myriad(yuan: int, place: int) -> str:
    """Return 万, 亿 at the end of a group of four; nothing after a group of zeros."""
    if yuan // 10**place % 10**4 == 0:
        return "亿" if place == 8 and yuan >= 10**12 else ""
    return "万" if place in (4, 12) else "亿"


def _part(fen: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(fen, 10)
    if not jiao and not fen:
        return "整"
    text = f"{DIGITS[jiao]}角" if jiao else (DIGITS[0] if after_yuan else "")
    return text + (f"{DIGITS[fen]}分" if fen else "整")
