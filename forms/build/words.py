"""The sentences a form says, with the label of the question in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def words(text: str) -> _StrPromise | str:
    """Return a word of the definition, translated when shown; "" stays ""."""
    return _(text) if text else ""  # gettext of "" is the head of the catalogue


def fill_in(label: str) -> _StrPromise:
    return format_lazy(_("请填写“{label}”。"), label=words(label))


def choose(label: str) -> _StrPromise:
    return format_lazy(_("请选择“{label}”。"), label=words(label))


def from_the_list(label: str) -> _StrPromise:
    return format_lazy(_("“{label}”请从列出的选项中选择。"), label=words(label))


def too_long(label: str, most: int) -> _StrPromise:
    return format_lazy(_("“{label}”最多 {most} 个字，请精简。"), label=words(label), most=most)


def a_row(label: str) -> _StrPromise:
    return format_lazy(_("“{label}”请至少填写一行。"), label=words(label))


def too_many_rows(label: str, most: int) -> _StrPromise:
    return format_lazy(_("“{label}”最多 {most} 行。"), label=words(label), most=most)


def in_row(label: str, number: int, message: str) -> str:
    return gettext("“{label}”第 {number} 行：{message}").format(
        label=words(label), number=number, message=message
    )


def named(label: object, message: str) -> str:
    """Return a complaint as a sentence that names its question."""
    if str(label) in message:
        return message
    return gettext("{label}：{message}").format(label=label, message=message)


def with_unit(label: str, unit: str) -> str:
    if not unit:
        return str(words(label))
    return str(words(label)) + gettext("（{unit}）").format(unit=words(unit))


def listed(texts: Iterable[str]) -> str:
    return gettext("；").join(texts)


NOT_MONEY = _("金额不正确：请填写数字，最多两位小数，如 1,000,000.00。")
NOT_EMAIL = _("电子邮箱不正确，请检查是否完整，如 name@example.com。")
UNREADABLE = _("填写的内容无法识别，请重新填写。")
YES, NO = _("是"), _("否")
PLEASE_CHOOSE = _("请选择")
NO_CHOICE = _("暂不选择")
