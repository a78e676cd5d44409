"""What the applicant does with a case: submit, correct, withdraw, discard."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from certificates.services import next_serial
from govservice.accounts.models import Membership
from govservice.clock import day_of, local
from govservice.errors import Refused, Unavailable
from sla import calendar_store
from sla.rules.receipt import receipt
from workflows.lifecycle import By
from workflows.models import Case
from workflows.numbers import case_number, short_code
from workflows.services.drafts import digest
from workflows.services.perform import _perform


def submit(case_id: int, *, by: By, at: datetime) -> Case:
    """Hand a draft in; it gets its number, its query code and the owner who answers for it.

    :raises Refused: incomplete, or the same contract, project … was filed before.
    :raises Unavailable: nobody is on duty at the window of the unit.
    """

    def receive(case: Case) -> dict[str, Any]:
        today = day_of(at)
        cleaned, _ = case.cleaned()
        serial = next_serial(f"case {today:%Y%m%d}")
        return {
            "number": case_number(case.definition.item.implementation_code, today, serial),
            "short_code": short_code(today, serial),
            "query_code": f"{secrets.randbelow(1_000_000):06}",
            "answers": cleaned,
            "title": case.definition.title_of(cleaned)[:400],
            "applicant_name": (case.definition.applicant_of(cleaned) or case.applicant_name)[:200],
            "fingerprint": case.definition.fingerprint(cleaned),
            "submitted_at": at,
            "received_at": _received(case, at),
            "changed_keys": [],
            "substance_pack": case.definition.pack(today).code,
            **_on_duty(case, by, at),
        }

    try:
        return _perform("submit", case_id, by=by, at=at, prepare=receive, record=_receipt)
    except IntegrityError as error:
        if "case_is_not_filed_twice" not in str(error):
            raise
        raise Refused.because(
            "filed_before", "相同内容的申请刚刚已经提交，不能重复登记。"
        ) from error


def _receipt(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "short_code": case.short_code,
        "received_at": local(case.received_at).isoformat(),  # type: ignore[arg-type]
        "answers_sha256": digest(case.answers),
    }


def _received(case: Case, at: datetime) -> datetime:
    rule = case.definition.item.after_hours
    return receipt(at, rule, calendar=calendar_store.current())


def _on_duty(case: Case, by: By, at: datetime) -> dict[str, Any]:
    """Return who answers for the case from now on (首接负责): least busy, never nobody.

    A clerk who takes a walk-in's file down is the first to take it.
    """
    today = day_of(at)
    busy = Case.objects.open().filter(owner=OuterRef("user")).order_by().values("owner")
    on_duty = (
        Membership.objects.on(today)
        .filter(role="window", unit_id=case.authority_id)
        .annotate(busy=Coalesce(Subquery(busy.values(n=Count("pk"))), 0))
        .order_by("busy", "pk")
        .select_related("user")
    )
    if by.user_id and by.may("window", case.authority_id):
        on_duty = on_duty.filter(user_id=by.user_id)
    found = on_duty.first()
    if found is None:
        raise Unavailable(
            "本受理点暂无值班窗口人员，申请已保存为草稿，请稍后再提交或拨打咨询电话。"
        )
    return {"owner": found.user, "owner_window": found.window_label}


def resubmit(case_id: int, *, by: By, at: datetime) -> Case:
    """Hand the corrected application in; the completed supplement is the new receipt."""
    return _perform(
        "resubmit", case_id, by=by, at=at, prepare=lambda case: _changed(case, at), record=_receipt
    )


def supplement(case_id: int, *, by: By, at: datetime) -> Case:
    """Hand in what the reviewer asked for; the suspended clocks run on."""
    return _perform("supplement", case_id, by=by, at=at, prepare=_tidy, record=_receipt)


def _tidy(case: Case) -> dict[str, Any]:
    cleaned, _ = case.cleaned()
    return {"answers": cleaned, "fingerprint": case.definition.fingerprint(cleaned)}


def _changed(case: Case, at: datetime) -> dict[str, Any]:
    return {
        **_tidy(case),
        "received_at": _received(case, at),
        "changed_keys": list(case.changed_keys),
    }


def withdraw(case_id: int, *, by: By, at: datetime, reason: str = "") -> Case:
    """Take the request back before the decision (撤回)."""
    return _perform("withdraw", case_id, by=by, at=at, reason=reason)


def discard(case_id: int, *, by: By, at: datetime) -> Case:
    """Throw a draft away."""
    return _perform("discard", case_id, by=by, at=at)
