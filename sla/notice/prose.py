"""The words of a notice: 国务院办公厅关于…年部分节假日安排的通知, and what amends it.

The announcements have kept one grammar since 2007: a numbered clause for each holiday, dates
with or without the day of the week in brackets, then what is done with them. Day of the week
and number of days are said twice, so they are checked against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from unicodedata import normalize

from sla.notice.values import LONGEST_NAME, NAMELESS, WEEKDAYS, Day, Entry, Kind, Problem, said

_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_TOKEN = re.compile(
    rf"(?P<date>{_DATE})|(?P<to>至|到|—+|–|-|~)|(?P<since>起)"
    r"|(?<!不)(?P<off>放假调休|调休放假|放假|调休|补休)(?:(?P<given>\d+)天)?"
    r"|(?P<on>上班)|共(?P<total>\d+)天"
)
_HEAD = re.compile(r"^[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)]?[、.]\s*")
_NAMED = re.compile(r"^([^\d:。,]{2,40}):")
_CLAUSE = re.compile(r"(?<=。)\s*(?=[一二三四五六七八九十]{1,3}、)")
_SIGNED = re.compile(r"\(?\d{4}年\d{1,2}月\d{1,2}日\)?(?:印发)?")
_LONGER = re.compile(rf"延长(?:\d{{4}}年)?(?P<name>\S{{2,20}}?)假期至{_DATE}")
_TITLE = re.compile(r"关于(?:调整)?(?:\d{4}年)?(\S{2,40}?)(?:假期安排|调休放假|放假安排)的通知")
_ABOUT = re.compile(r"关于\S{0,4}?(\d{4})年")
_ADVICE = ("鼓励", "提倡", "倡导")
_FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


def read(text: str, year: int, present: Sequence[Day]) -> tuple[list[Entry], list[Problem]]:
    """Return the days told in *text* and what was not understood, each with its line."""
    whole = normalize("NFKC", text)
    holidays = {one.name: one.day for one in present if one.kind is Kind.HOLIDAY}
    reader = _Reader(year, _subject(whole), holidays)
    if (about := _ABOUT.search(whole)) and int(about[1]) != year:
        line = whole.count("\n", 0, about.start()) + 1
        reader.problem(line, f"通知写的是 {about[1]} 年，与所选的 {year} 年不符。")
    for line, clause in _clauses(whole):
        reader.clause(line, clause)
    return reader.entries, reader.problems


def _subject(text: str) -> str:
    """Return the holiday that an amendment is about, by its title or its words."""
    title = _TITLE.search(text.replace("\n", ""))
    if title and "节假日" not in title[1]:
        return title[1][:LONGEST_NAME]
    named = [name for name in _FESTIVALS if name in text]
    return named[0] if len(named) == 1 else NAMELESS


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    """Yield what belongs together with the line it begins in; lines broken by a copy are mended."""
    held, begun = "", 0
    for line, raw in enumerate([*text.splitlines(), ""], start=1):
        words = raw.strip()
        if held and (not words or _HEAD.match(words) or _SIGNED.fullmatch(words)):
            yield begun, held
            held = ""
        if not words or _SIGNED.fullmatch(words):
            continue
        held, begun = held + words, begun if held else line
        if words.endswith(("。", ";")) or not re.search(r"\d日|放假|上班", held):
            yield from ((begun, clause) for clause in _CLAUSE.split(held))
            held = ""


@dataclass
class _Reader:
    year: int
    subject: str
    last_days: dict[str, date]  #: of each holiday as it is now
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def clause(self, line: int, clause: str) -> None:
        """Read one numbered clause: the name of the holiday, then sentences."""
        words = _HEAD.sub("", clause)
        named = _NAMED.match(words)
        name = named[1].strip() if named else self.subject
        if named:
            words = words[named.end() :]
        for sentence in re.split(r"[。;]", words):
            if re.search(r"\d日", sentence):
                _Sentence(self, line, name[:LONGEST_NAME]).read(sentence)

    def problem(self, line: int, text: str, *, grave: bool = True) -> None:
        self.problems.append(Problem(text, line, grave))


@dataclass
class _Sentence:
    reader: _Reader
    line: int
    name: str
    month: int = 0
    waiting: list[tuple[date, date]] = field(default_factory=list)
    off: set[date] = field(default_factory=set)

    def read(self, words: str) -> None:
        if words.strip().startswith(_ADVICE):
            told = f"“{words.strip()[:40]}”是倡议，不是放假，没有计入。"
            self.reader.problem(self.line, told, grave=False)
            return
        understood = False
        if longer := _LONGER.search(words):
            self._lengthen(longer)
            understood, words = True, words[longer.end() :]
        again, reach = "其中" in words, False
        for token in _TOKEN.finditer(words):
            if token["date"]:
                self._date(token, reach=reach)
            elif token["since"] and self.waiting:
                self.waiting.pop()  # "2月3日起正常上班": the ordinary week goes on
                understood = understood or "上班" in words[token.end() :]
            elif (token["off"] or token["on"]) and self.waiting:
                self._told(Kind.HOLIDAY if token["off"] else Kind.WORKDAY, again=again)
                understood = True
            self._count(token)
            reach = bool(token["to"])
        if self.waiting or not understood:
            self.reader.problem(self.line, f"有日期没有读懂：“{words.strip(' ,')[:60]}”。")

    def _lengthen(self, told: re.Match[str]) -> None:
        """Read 延长春节假期至2月2日: from the day after its present last day."""
        name, last = told["name"], self._day(told.groups()[1:])
        known = self.reader.last_days.get(name)
        if last is None:
            return  # the date itself was reported
        if known is None:
            text = f"现行安排里没有“{name}”，不能延长。请选择“修改现行安排”，或写明起止日期。"
            self.reader.problem(self.line, text)
            return
        self.name = name
        self.waiting.append((known + timedelta(days=1), last))
        self._told(Kind.HOLIDAY, again=False)

    def _date(self, token: re.Match[str], *, reach: bool) -> None:
        day = self._day(re.fullmatch(_DATE, token["date"]).groups())  # type: ignore[union-attr]
        if day is None:
            return
        if not (reach and self.waiting):
            self.waiting.append((day, day))
            return
        first, _ = self.waiting.pop()
        if day < first or (day - first).days > 31:
            self.reader.problem(self.line, f"{said(first)}至{said(day)}不是一段假期。")
            day = first
        self.waiting.append((first, day))

    def _day(self, parts: Sequence[str | None]) -> date | None:
        year, month, day, told = parts
        self.month = int(month or self.month or 0)
        try:
            found = date(int(year or self.reader.year), self.month, int(day or 0))
        except ValueError:
            self.reader.problem(self.line, f"没有“{self.month}月{day}日”这一天。")
            return None
        weekday = re.search(r"(?:周|星期)([一二三四五六日天])", told or "")
        if weekday and weekday[1].replace("天", "日") != WEEKDAYS[found.weekday()]:
            text = f"{said(found)}，与写明的“周{weekday[1]}”不符。"
            self.reader.problem(self.line, text)
        return found

    def _told(self, kind: Kind, *, again: bool) -> None:
        for first, last in self.waiting:
            for step in range((last - first).days + 1):
                day = first + timedelta(days=step)
                self.reader.entries.append(Entry(day, kind, self.name, self.line, again))
                if kind is Kind.HOLIDAY:
                    self.off.add(day)
        self.waiting = []

    def _count(self, token: re.Match[str]) -> None:
        told = token["total"] or token["given"]
        if told and int(told) != len(self.off):
            text = f"写明共 {told} 天，按日期是 {len(self.off)} 天。"
            self.reader.problem(self.line, text)
