"""Setting the simulated time from a page: a control for those who run a class."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from govservice import clock
from govservice import simulation as shared
from govservice.errors import Refused
from sla import simulation
from workflows.views.desk.access import only_for
from workflows.views.doors import actor_of


@only_for("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def simulate(request: HttpRequest) -> HttpResponseBase:
    """Show the time of every process and let it pass; not there where it may not be."""
    if not shared.is_possible():
        raise Http404
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("days", "to")}
    if request.method == "POST":
        try:
            messages.success(request, _move(request, typed))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return redirect(_way_back(request))
    context = {"nav": "simulate", "reached": shared.reached(), "typed": typed, "now": clock.now()}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/simulate.html", context, status=status)


def _move(request: HttpRequest, typed: dict[str, str]) -> str:
    """Do what was asked for and say what came of it."""
    by, move = actor_of(request).name, request.POST.get("move", "")
    if move == "off":
        shared.end(by=by)
        return "模拟已结束，现在是真实时间。模拟期间的办理记录仍在，日期不变。"
    until = _until(move, typed, clock.now())
    acted = simulation.let_pass(until, by=by, at=clock.now())
    return f"时间已到 {clock.now():%Y年%m月%d日 %H:%M}，期间有 {acted} 个时限到期并自动处理。"


def _until(move: str, typed: dict[str, str], now: datetime) -> datetime:
    if move == "hour":
        return now + timedelta(hours=1)
    if move == "morning":
        return simulation.next_morning(now)
    if move == "days":
        days = typed["days"]
        if not (days.isascii() and days.isdecimal() and 1 <= int(days) <= 1000):
            raise Refused.because("no_number", "请填写 1 至 1000 之间的天数。")
        return now + timedelta(days=int(days))
    try:
        moment = datetime.fromisoformat(typed["to"])
    except ValueError:
        raise Refused.because("no_moment", "请填写要到的日期和时间。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else request.path
