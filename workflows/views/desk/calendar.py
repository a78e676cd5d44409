"""The working calendar (工作日历): years, drafts, and what a draft would move. Chinese only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from govservice import clock
from govservice.errors import Denied, Refused
from govservice.law import Verdict
from sla import calendar_store, drafts
from sla.calendar import FIRST_YEAR, LAST_YEAR
from sla.models import CalendarDraft, CalendarYear
from sla.notice import Notice
from workflows import registry
from workflows.selectors import calendar as looks
from workflows.selectors.previews import Preview, goes_by, preview
from workflows.selectors.scope import WATCH_ROLES
from workflows.views.desk.access import only_for
from workflows.views.desk.calendar_forms import NoticeForm, told_by
from workflows.views.doors import actor_of, words_of

SIZE = 50

#: A text of thousands of lines that is no notice would else be a page as long.
MOST_PROBLEMS = 50

form_view = require_http_methods(["GET", "HEAD", "POST"])


@only_for(*WATCH_ROLES)
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """All years, and the drafts that wait."""
    actor = actor_of(request)
    context = {
        "nav": "calendar",
        "years": looks.years(clock.today()),
        "drafts": looks.recent_drafts(),
        "may_make": drafts.may_make(actor),
    }
    return render(request, "office/calendar_years.html", context)


@only_for(*WATCH_ROLES)
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year by months, and the versions that made it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    notice = CalendarYear.objects.filter(pk=year, published_in__isnull=False).first()
    context = {
        "nav": "calendar",
        "year": year,
        "notice": notice,
        "months": looks.months(year, published=notice is not None),
        "may_change": date(year, 12, 31) > calendar_store.current().published_to,
        "editions": looks.editions(year),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "may_make": drafts.may_make(actor_of(request)),
    }
    return render(request, "office/calendar_year.html", context)


@only_for(*drafts.MAKERS)
@form_view
def new(request: HttpRequest) -> HttpResponse:
    """Read a notice in: look at what was understood, then hand it to a second person."""
    if request.method != "POST":
        form = NoticeForm(initial=_initial(request))
        return _form(request, form)
    form = NoticeForm(request.POST, request.FILES)
    saves = request.POST.get("do") == "save"
    understood = _understood(form)
    if not (saves and form.is_valid()):
        missing = saves or form.unreadable or understood is None
        return _form(request, form, understood, status=422 if missing else 200)
    told = form.cleaned_data
    try:
        kept = drafts.draft(
            by=actor_of(request),
            at=clock.now(),
            year=told["year"],
            text=told["text"],
            notice_number=told["notice_number"],
            notice_date=told["notice_date"],
            source=told["source"],
            amends=form.amends,
        )
    except Denied:
        raise
    except Refused as refused:
        return _form(request, form, understood, refusals=refused.verdicts, status=422)
    messages.success(request, "已提交，请另一人复核。发布之前，什么都没有改变。")
    return redirect("workflows:desk_calendar_draft", kept.pk)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Begin with a year, or again with what an earlier draft said."""
    again = request.GET.get("again", "")
    if again.isascii() and again.isdecimal() and len(again) < 10:
        kept = CalendarDraft.objects.filter(pk=int(again)).first()
        if kept is not None:
            return told_by(kept)
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) == 4
    return {"year": int(asked) if known else clock.today().year + 1}


def _understood(form: NoticeForm) -> Notice | None:
    """Return what the text means, as soon as year and text can be read at all."""
    form.is_valid()
    told = form.cleaned_data
    if told.get("year") is None or not told.get("text"):
        return None
    return drafts.understand(told["text"], told["year"], amends=form.amends)


def _form(
    request: HttpRequest,
    form: NoticeForm,
    understood: Notice | None = None,
    *,
    refusals: tuple[Verdict, ...] = (),
    status: int = 200,
) -> HttpResponse:
    if form.is_bound and request.POST.get("do") != "save":
        form.forgive()
    context = {
        "nav": "calendar",
        "form": form,
        "understood": understood,
        **_problems(understood),
        "refusals": [one for one in refusals if one.code != "unsound"],
    }
    return render(request, "office/calendar_new.html", context, status=status)


def _problems(understood: Notice | None) -> dict[str, Any]:
    """Return the problems to show, those that must be mended first, and how many are left."""
    found = understood.problems if understood else ()
    sorted_ = sorted(found, key=lambda one: not one.grave)
    return {"problems": sorted_[:MOST_PROBLEMS], "unlisted": len(sorted_[MOST_PROBLEMS:])}


@only_for(*WATCH_ROLES)
@form_view
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with everything it would move; a second person agrees or sends it back."""
    kept = get_object_or_404(
        CalendarDraft.objects.select_related("made_by", "decided_by", "version"), pk=pk
    )
    if request.method == "POST":
        return _decide(request, kept)
    return _draft(request, kept)


def _decide(request: HttpRequest, kept: CalendarDraft) -> HttpResponse:
    by, at = actor_of(request), clock.now()
    reason = words_of(request.POST, "reason", 200)
    try:
        if request.POST.get("do") == "reject":
            drafts.reject(kept.pk, by=by, at=at, reason=reason)
            messages.success(request, "已退回。")
        else:
            if drafts.may_approve(by) and kept.made_by_id != by.user_id:
                _refuse_unseen(_preview(kept), request)
            drafts.approve(kept.pk, by=by, at=at)
            messages.success(request, "已发布。在办办件的期限正在重算，日期有变动的会通知申请人。")
    except Denied:
        raise
    except Refused as refused:
        return _draft(request, kept, refusals=refused.verdicts, reason=reason, status=409)
    return redirect("workflows:desk_calendar_draft", kept.pk)


def _preview(kept: CalendarDraft) -> Preview | None:
    """Return what *kept* would move; ``None`` for one that can no longer be approved."""
    if kept.state != CalendarDraft.State.WAITING or drafts.is_stale(kept):
        return None
    return preview(kept, at=clock.now())


def _refuse_unseen(found: Preview | None, request: HttpRequest) -> None:
    """Whoever agrees has seen how many dates go by at once; more of them are a new question.

    :raises Refused: some do, and he has not said that he saw them.
    """
    past = found.past if found else 0
    seen = words_of(request.POST, "past", 9)
    if past and not (seen.isascii() and seen.isdecimal() and int(seen) >= past):
        text = f"有 {past} 个新的到期时刻已经过去，发布后立即超期。请看过后勾选确认，再发布。"
        raise Refused.because("past_unseen", text)


def _draft(
    request: HttpRequest,
    kept: CalendarDraft,
    *,
    refusals: tuple[Verdict, ...] = (),
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    waits = kept.state == CalendarDraft.State.WAITING
    stale = waits and drafts.is_stale(kept)
    own = kept.made_by_id == actor.user_id
    context: dict[str, Any] = {
        "nav": "calendar",
        "draft": kept,
        "waits": waits,
        "stale": stale,
        "own": own,
        "may_approve": waits and not stale and not own and drafts.may_approve(actor),
        "may_reject": waits and (drafts.may_approve(actor) or (own and drafts.may_make(actor))),
        "may_make": drafts.may_make(actor),
        "changes": looks.changes(kept),
        "refusals": refusals,
        "reason": reason,
    }
    found = _preview(kept)
    if found is not None:
        context["preview"] = found
        if context["may_approve"] or context["may_reject"] or context["may_make"]:
            page = Paginator(found.moves, SIZE).get_page(request.GET.get("page"))
            labels, now = _labels(), clock.now()
            rows = [(move, labels.get(move.clock, move.clock), goes_by(move, now)) for move in page]
            context |= {"page": page, "rows": rows}
    return render(request, "office/calendar_draft.html", context, status=status)


def _labels() -> dict[str, str]:
    """Name each clock as the procedures do."""
    return {one.name: str(one.label) for procedure in registry.every() for one in procedure.clocks}
