"""Before the law begins: a draft is opened, filled in and thrown away; nothing is counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from forms.models import StoredFile
from forms.spec import FormSpec
from govservice.accounts.models import Organisation, Unit
from govservice.clock import day_of
from govservice.errors import Refused
from workflows.lifecycle import By, Status
from workflows.models import Case, CaseMaterial, ServicePoint, machine_for
from workflows.services.lock import lock
from workflows.spec import Procedure


def open_draft(
    definition: Procedure,
    *,
    by: By,
    at: datetime,
    authority: Unit,
    organisation: Organisation | None = None,
    channel: str = Case.Channel.ONLINE,
    answers: Mapping[str, Any] | None = None,
    contact_email: str = "",
) -> Case:
    """Open a draft (草稿) at *authority*, one of the units that take this procedure.

    :raises Refused: the unit does not take this procedure on that day, *by* does not act for
        the organisation, or somebody who is no window clerk opens one for a walk-in.
    """
    points = ServicePoint.objects.on(day_of(at)).filter(procedure=definition.slug)
    if not points.filter(unit=authority).exists():
        raise Refused.because("no_service_point", "该机构不受理这个事项，请另选受理机构。")
    _must_stand_for(by, authority, organisation, channel)
    made = machine_for(definition.slug, definition.newest)
    assert made is not None
    case = made(
        procedure=definition.slug,
        machine_version=definition.newest,
        authority=authority,
        organisation=organisation,
        agent_id=None if channel == Case.Channel.WINDOW else by.user_id,
        contact_email=contact_email,
        applicant_name=organisation.name if organisation else by.name,
        channel=channel,
        district=authority.region6,
        answers=dict(answers or {}),
        title=definition.title_of(answers or {})[:400],
        created_at=at,
    )
    case.save(force_insert=True)
    return case


def _must_stand_for(
    by: By, authority: Unit, organisation: Organisation | None, channel: str
) -> None:
    if channel == Case.Channel.WINDOW:
        if not by.may("window", authority.pk):
            raise Refused.because("not_your_window", "只有本机构的窗口人员可以登记现场收件。")
    elif organisation and organisation.pk not in by.organisations:
        raise Refused.because("not_your_organisation", "您还不能代该单位办理，请先完成单位关联。")


def save_answers(
    case_id: int, typed: Mapping[str, Any], *, by: By, at: datetime, keys: frozenset[str]
) -> Case:
    """Keep what was typed for *keys*, valid or not; keys that were not sent are cleared.

    :raises Refused: the case is no longer with the applicant.
    """
    with transaction.atomic():
        case, _ = _mine(case_id, by)
        kept = {key: value for key, value in case.answers.items() if key not in keys}
        answers = kept | {key: value for key, value in typed.items() if key in keys}
        changed = {key for key in keys if answers.get(key) != case.answers.get(key)}
        case.answers = answers
        case.title = case.definition.title_of(answers)[:400]
        case.changed_keys = sorted({*case.changed_keys, *changed})
        case.save(update_fields=["answers", "title", "changed_keys"])
    return case


def attach(case_id: int, key: str, file: StoredFile, *, by: By, at: datetime) -> CaseMaterial:
    """Put an uploaded file into the case as one of the files for material *key*.

    :raises Refused: the case is not with the applicant, the material is unknown, or the file
        is not ready or not of the person who attaches it.
    """
    with transaction.atomic():
        case, _ = _mine(case_id, by)
        if key not in {material.key for material in case.definition.materials}:
            raise Refused.because("no_such_material", "没有这项材料。")
        if file.owner_id != by.user_id or file.state != StoredFile.State.READY:
            raise Refused.because("file_not_ready", "文件还没有上传完成，请重新上传。")
        if case.materials.filter(file=file).exists():
            raise Refused.because("attached_before", "这个文件已经在材料里了。")
        added = CaseMaterial.objects.create(case=case, key=key, file=file, added_at=at)
        _snapshot(case, key)
    return added


def detach(case_id: int, material_id: int, *, by: By, at: datetime) -> None:
    """Take a file out of the case; it stays in the file as replaced.

    :raises Refused: the case is not with the applicant, or the file is not in it.
    """
    with transaction.atomic():
        case, _ = _mine(case_id, by)
        row = case.materials.filter(pk=material_id, replaced_at=None).first()
        if row is None:
            raise Refused.because("no_such_file", "这个文件已经不在材料里了。")
        row.replaced_at = at
        row.save(update_fields=["replaced_at"])
        _snapshot(case, row.key)


def _mine(case_id: int, by: By) -> tuple[Case, list[Any]]:
    """Lock a case that lies with the applicant: a draft, or one being corrected."""
    case, desks = lock(case_id)
    if case.status not in (Status.DRAFT, Status.CORRECTING, Status.SUPPLEMENTING):
        raise Refused.because("not_with_you", "申请已经提交，现在不能修改。")
    counter = case.channel == Case.Channel.WINDOW and by.may("window", case.authority_id)
    if not (case.is_of(by) or counter):
        raise Refused.because("not_yours", "这不是您的申请。")
    return case, desks


def _snapshot(case: Case, key: str) -> None:
    """Hash which files lie in the case; every event carries the hash."""
    rows = case.materials.filter(replaced_at=None).select_related("file").order_by("key", "pk")
    listed = [[row.key, row.file.sha256] for row in rows]
    case.materials_hash = hashlib.sha256(json.dumps(listed).encode()).hexdigest()
    case.changed_keys = sorted({*case.changed_keys, key})
    case.save(update_fields=["materials_hash", "changed_keys"])


def digest(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of answers in canonical JSON."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keys_of(form: FormSpec, step: str) -> frozenset[str]:
    """The question keys of one step."""
    return frozenset(ask.key for ask in form.step(step).asks)
