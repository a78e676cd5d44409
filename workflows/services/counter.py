"""What the window writes down for somebody who stands before it (窗口收件)."""

from __future__ import annotations

from datetime import datetime

from govservice.accounts.models import Organisation
from govservice.errors import Denied
from workflows.lifecycle import By


def know_organisation(*, uscc: str, name: str, kind: str, by: By, at: datetime) -> Organisation:
    """Return the organisation *uscc*; one the office does not know yet is put on record.

    Nobody gets a seat in it by this: who acts for it online proves that himself.

    :raises Denied: *by* works at no window.
    """
    if not by.may("window", None):
        raise Denied.because("not_your_act", "只有窗口人员可以登记现场申请人。")
    told = {"name": name, "kind": kind, "created_at": at}
    organisation, _created = Organisation.objects.get_or_create(uscc=uscc, defaults=told)
    return organisation
