"""What the tests of the desks read from a page, and what they post to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sla.models import CalendarVersion, OpeningHours
from workflows.models import Case


def listed(response: HttpResponse) -> list[int]:
    """Return the cases of a list, in its order."""
    found = re.findall(r'<tr data-href="/(?:desk|watch)/cases/(\d+)/', response.content.decode())
    return [int(pk) for pk in found]


def numbers(response: HttpResponse) -> dict[str, str]:
    """Return the number that stands in each tab."""
    body = response.content.decode()
    return dict(re.findall(r'<a class="t-(\w+)".*?<span class="n">([^<]*)</span>', body))


def buttons(response: HttpResponse) -> list[str]:
    """Return the acts that a case file offers."""
    body = response.content.decode()
    return re.findall(r'href="/desk/cases/\d+/do/(\w+)/', body)


def do(client: Client, case: Case, act: str, **typed: Any) -> HttpResponse:
    """Do an act as its page would: with the state the page was drawn from."""
    fresh = Case.objects.only("seq").get(pk=case.pk)
    told = {"seen": fresh.seq, "tab": "all", **typed}
    answer = client.post(f"/desk/cases/{case.pk}/do/{act}/", told)
    assert isinstance(answer, HttpResponse)
    return answer


def typed_in(response: HttpResponse, name: str) -> str:
    """Return what stands in the text area called *name*."""
    pattern = rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>'
    found = re.search(pattern, response.content.decode(), flags=re.S)
    assert found, f"no text area {name}"
    return found[1].strip()


def queries_of(look: Callable[[], object]) -> int:
    """Count the queries of the second look: the first one fills what is kept for long.

    What a process asks for once a second, the calendar's version and the hours of windows, is
    not the page's own.
    """
    look()
    with CaptureQueriesContext(connection) as captured:
        look()
    kept = (CalendarVersion._meta.db_table, OpeningHours._meta.db_table)
    return sum(not any(table in query["sql"] for table in kept) for query in captured)


def status_and_bytes(response: HttpResponseBase) -> tuple[int, bytes]:
    """Read a file that was sent to its end, which also lets go of it."""
    assert isinstance(response, StreamingHttpResponse)
    chunks = response.streaming_content
    assert not isinstance(chunks, AsyncIterator)
    return response.status_code, b"".join(chunks)
