"""The whole file of a case as one ZIP that flows out while it is packed.

Form, materials, papers and history: what an applicant may keep. Materials and papers are the
very bytes on record; `清单.txt` names each with its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from forms import show
from govservice.clock import local
from workflows.models import Case, CaseEvent
from workflows.services.recount import ACT
from workflows.views import recount_words, wording
from workflows.views.progress import told_events

_CHUNK = 256 * 2**10
#: DOS time in a ZIP begins here; nothing in it tells when somebody packed it.
_STAMP = (1980, 1, 1, 0, 0, 0)


class _Pipe:
    """A file that can only be written; `taken` hands out what has gathered."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        gathered, self._parts = b"".join(self._parts), []
        return gathered


def dossier(case: Case, form_pdf: bytes) -> Iterator[bytes]:
    """Yield the ZIP of *case* in pieces; *form_pdf* is the drawn application form, if any."""
    pipe, listed = _Pipe(), list[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as packed:  # type: ignore[call-overload]
        for name, data in _texts(case, form_pdf):
            listed.append(f"{hashlib.sha256(data).hexdigest()}  {name}")
            packed.writestr(_info(name), data)
            yield pipe.taken()
        for name, source, digest in _files(case):
            if not source.is_file():
                listed.append(f"（文件缺失）  {name}")
                continue
            listed.append(f"{digest}  {name}")
            yield from _copied(packed, pipe, name, source)
        packed.writestr(_info("清单.txt"), ("\r\n".join(listed) + "\r\n").encode("utf-8-sig"))
    yield pipe.taken()


def _copied(packed: zipfile.ZipFile, pipe: _Pipe, name: str, source: Path) -> Iterator[bytes]:
    with packed.open(_info(name), "w", force_zip64=True) as target, source.open("rb") as given:
        while piece := given.read(_CHUNK):
            target.write(piece)
            yield pipe.taken()
    yield pipe.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.external_attr = 0o644 << 16
    return info


def _texts(case: Case, form_pdf: bytes) -> Iterator[tuple[str, bytes]]:
    if form_pdf:
        yield "申请表.pdf", form_pdf
    yield "申请表.txt", _form_text(case).encode("utf-8-sig")
    yield "申请表.json", _json(case.answers)
    history = _history(case)
    yield "办理经过.txt", _history_text(case, history).encode("utf-8-sig")
    yield "办理经过.json", _json(history)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _form_text(case: Case) -> str:
    lines = [case.definition.title, f"办件编号：{case.short_code or '草稿'}", ""]
    for section in show.sections(case.definition.form, case.answers):
        lines.append(f"【{section.title}】")
        for line in section.lines:
            rows = ["；".join(f"{name}：{text}" for name, text in row) for row in line.rows]
            lines.append(f"{line.label}：{line.text or '；'.join(rows) or '（未填写）'}")
            lines += [f"  {row}" for row in rows[1:]]
        lines.append("")
    return "\r\n".join(lines)


def _history(case: Case) -> list[dict[str, str]]:
    return [
        {
            "at": local(event.at).isoformat(),
            "act": event.act,
            "words": _words(event),
            "seal": bytes(event.hash).hex(),
        }
        for event in told_events(case)
    ]


def _words(event: CaseEvent) -> str:
    told = recount_words.happened(event) if event.act == ACT else wording.ACT[event.act]
    return str(told)


def _history_text(case: Case, history: list[dict[str, str]]) -> str:
    lines = [f"{case.definition.title}　{case.short_code or ''}", ""]
    for entry in history:
        at = datetime.fromisoformat(entry["at"])
        lines.append(f"{at:%Y-%m-%d %H:%M}　{entry['words']}")
    return "\r\n".join([*lines, ""])


def _files(case: Case) -> Iterator[tuple[str, Path, str]]:
    titles = {one.key: one.title for one in case.definition.materials}
    rows = case.materials.filter(replaced_at=None).select_related("file").order_by("pk")
    for number, row in enumerate(rows, start=1):
        title = _plain(titles.get(row.key, row.key))
        name = f"材料/{number:02} {title}/{_plain(row.file.name)}"
        yield name, row.file.file, row.file.sha256
    papers = case.papers.exclude(file=None).exclude(file="").order_by("pk")
    for number, paper in enumerate(papers, start=1):
        name = f"文书/{number:02} {_plain(paper.title)} {_plain(paper.number)}.pdf"
        yield name, Path(settings.PRIVATE_ROOT) / str(paper.file.name), paper.sha256


def _plain(text: str) -> str:
    """Return *text* as a part of a path: no separators, not too long."""
    kept = "".join("_" if sign in '/\\:*?"<>|' or sign < " " else sign for sign in text)
    return kept.strip(". ")[-80:] or "_"
