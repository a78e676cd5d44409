"""The form in which a notice is read in; what was typed or uploaded is never lost."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from govservice.accounts.office_forms import DayField
from sla.calendar import FIRST_YEAR, LAST_YEAR
from sla.models import CalendarDraft

#: A year as a table has about forty lines; a notice has two pages.
MOST_BYTES = 200_000
WHOLE, AMENDS = "whole", "amends"


class NoticeForm(forms.Form):
    """Which notice it is, and its words or its table."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    scope = forms.ChoiceField(
        label="这份通知",
        choices=[
            (WHOLE, "安排全年（替换本年度现行安排）"),
            (AMENDS, "修改现行安排（没有写到的日期不变）"),
        ],
        initial=WHOLE,
        widget=forms.RadioSelect,
    )
    notice_number = forms.CharField(
        label="文号", max_length=60, help_text="如：国办发明电〔2025〕7号"
    )
    notice_date = DayField(label="发文日期")
    source = forms.CharField(label="来源", max_length=200, help_text="网址，或收文编号。")
    text = forms.CharField(
        label="通知内容",
        max_length=20_000,
        required=False,
        help_text="粘贴通知原文；或每行一天：日期,类别,名称，如 2026-01-01,放假,元旦。",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="或上传 CSV 文件",
        required=False,
        help_text="内容会放进上面的文本框，可以继续修改。",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, data: QueryDict | None = None, files: Any = None, **kwargs: Any) -> None:
        self.unreadable = ""
        given = files.get("file") if files else None
        if data is not None and given is not None:
            data = data.copy()
            if text := self._words_of(given):
                data["text"] = text
        if data is not None and data.get("do") != "save":
            data = _with_what_the_text_says(data)
        super().__init__(data, **kwargs)

    def _words_of(self, given: UploadedFile[bytes]) -> str:
        """Return the text of an uploaded file, as Excel or a browser saved it."""
        if (given.size or 0) > MOST_BYTES:
            self.unreadable = "文件太大：一年的放假安排不会超过 200 KB。"
            return ""
        content: bytes = given.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        self.unreadable = "文件不是文本，请另存为 CSV（UTF-8 或 GBK）。"
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        if self.unreadable:
            self.add_error("file", self.unreadable)
        elif not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "请粘贴通知内容，或上传文件。")
        return cleaned

    def forgive(self) -> None:
        """Forget what is missing beside the text: it is only being looked at."""
        for name in set(self.errors) - {"year", "text", "file"}:
            del self.errors[name]

    @property
    def amends(self) -> bool:
        return bool(self.cleaned_data.get("scope") == AMENDS)


_NUMBER = re.compile(r"国\S{1,6}〔\d{4}〕\d{1,3}号")
_SIGNED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.MULTILINE)


def _with_what_the_text_says(data: QueryDict) -> QueryDict:
    """Fill in number and date of the notice from its words, where they are still empty."""
    data, text = data.copy(), data.get("text", "")
    if not data.get("notice_number") and (number := _NUMBER.search(text)):
        data["notice_number"] = number[0]
    if not data.get("notice_date") and (signed := _SIGNED.search(text)):
        data["notice_date"] = f"{signed[1]}-{int(signed[2]):02}-{int(signed[3]):02}"
    return data


def told_by(kept: CalendarDraft) -> dict[str, Any]:
    """Return what a stored draft would fill the form with."""
    return {
        "year": kept.year,
        "scope": AMENDS if kept.amends else WHOLE,
        "notice_number": kept.notice_number,
        "notice_date": kept.notice_date,
        "source": kept.source,
        "text": kept.text,
    }
