"""Days pass: one case is warned, overdue and deemed accepted, others lapse, default and close.

The time is the shared one of the simulation, which every process of an installation reads; the
administrator lets it pass from his browser, and the real web process does what is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from govservice import clock, simulation
from govservice.accounts.models import Organisation
from sla import simulation as passing
from tests.browser.people import DESKTOP, PHONE, Crowd, Person
from tests.simulated import simulated_time
from tests.workflows import licence
from tests.world import World
from workflows import flows, registry, services
from workflows.journeys.stage import open_points
from workflows.models import Case, CaseEvent, Paper

pytestmark = pytest.mark.usefixtures("quick_gate")
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def monday(live_server: Any, settings: Any) -> Iterator[None]:
    """It is the next working morning, ten o'clock, in the shared simulation."""
    with simulated_time(settings):
        simulation.go_to(passing.next_morning(clock.now()) + AN_HOUR, by="练习")
        yield


@pytest.fixture
def licences(world: World) -> Iterator[None]:
    """A licence whose item lets silence decide (超时默认)."""
    registry.register(licence.PROCEDURE)
    flows.build(licence.PROCEDURE)
    open_points(licence.PROCEDURE, [world.unit], clock.today())
    yield
    registry.withdraw(licence.PROCEDURE.slug)


def accepted_licence(world: World) -> Case:
    """Return a licence that was accepted and that nobody will touch again."""
    owner = world.actor("owner")
    far = clock.today() + timedelta(days=400)
    case = services.open_draft(
        licence.PROCEDURE,
        by=owner,
        at=clock.now(),
        authority=world.unit,
        organisation=Organisation.objects.get(pk=min(owner.organisations)),
        answers={
            "name": "示例许可",
            "valid_until": far.isoformat(),
            "joint": False,
            "credit": "clear",
        },
    )
    services.submit(case.pk, by=owner, at=clock.now())
    return services.accept(case.pk, by=world.actor("window"), at=clock.now())


def due_of(case: Case, name: str) -> datetime:
    return clock.local(datetime.fromisoformat(case.clocks[name]["due"]))


def let_pass(teacher: Person, until: datetime) -> None:
    """Let the administrator set the time of every process, from his page."""
    page = teacher.open("/desk/time/")
    page.get_by_label("直接到").fill(f"{until:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="到这个时刻").click()
    expect(page.locator(".messages")).to_contain_text(f"时间已到 {until:%Y年%m月%d日 %H:%M}")


def row_of(page: Page, case: Case) -> str:
    return page.locator("#list tr", has_text=case.short_code or "").inner_text()


def test_days_pass(
    world: World, crowd: Crowd, licences: None, drain: Callable[[], int], mailoutbox: list[Any]
) -> None:
    silent, wrong = world.submitted(), list[str]()
    lapsing, rated, defaulted = world.correcting(), world.delivered(), accepted_licence(world)
    drain()
    teacher, clerk, owner = crowd.come("admin"), crowd.come("window"), crowd.come("owner", PHONE)

    # everybody is told that the time is not the real one, whoever looks
    newcomer = crowd.newcomer()
    for page in ("/accounts/login/", "/", "/track/"):
        expect(newcomer.open(page).locator(".simulated")).to_contain_text("仅供练习")
    wrong += newcomer.look("simulated-track")

    # the morning of the last day: warned
    promised = due_of(silent, "acceptance")
    let_pass(teacher, promised.replace(hour=16, minute=0))
    page = clerk.open("/desk/?tab=near")
    expect(page.locator("#list")).to_contain_text(silent.short_code or "")
    assert "到期" in row_of(page, silent)
    wrong += clerk.look("warned-queue")

    # the morning after: overdue, from the banner of whatever page one is on
    teacher.open("/watch/")
    teacher.page.get_by_role("button", name="到下一工作日上午").click()
    expect(teacher.page.locator(".messages")).to_contain_text("时间已到")
    page = clerk.open("/desk/?tab=overdue")
    assert "超期" in row_of(page, silent)
    wrong += [*clerk.look("overdue-queue"), *teacher.look("simulated-watch")]
    page = owner.open(f"/my/cases/{silent.pk}/")
    expect(page.locator(".hero")).to_contain_text("现已超期")

    # nobody answers in the five days of the law: deemed accepted, at the very moment
    told = due_of(silent, "notice")
    let_pass(teacher, told + AN_HOUR)
    drain()
    event = CaseEvent.objects.get(case=silent, act="deem_accepted")
    assert (event.at, event.actor_id) == (told, None)
    page = owner.open(f"/my/cases/{silent.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("正在审查")
    page.get_by_text("全部办理经过").click()
    expect(page.locator(".log")).to_contain_text("逾期未告知，申请自收到之日起视为受理")
    expect(page.get_by_role("link", name=re.compile("受理通知书"))).to_be_visible()
    wrong += owner.look("deemed-accepted")
    assert any("视为受理" in mail.subject for mail in mailoutbox)
    page = owner.open(f"/my/cases/{silent.pk}/ledger/")
    expect(page.get_by_text("受理次日起算").first).to_be_visible()
    wrong += owner.look("ledger-applicant")

    # the licence: its reviewer was silent for three days, its decider for two hours
    defaulted = Case.objects.get(pk=defaulted.pk)
    assert list(acts(defaulted))[-3:-1] == ["pass_by_default", "grant_by_default"]
    assert Paper.objects.filter(case=defaulted, kind="permit").exists()
    page = owner.open(f"/my/cases/{defaulted.pk}/")
    expect(page.locator(".hero")).to_contain_text(re.compile("默认|超时"))
    wrong += owner.look("granted-by-default")

    # the applicant mends nothing: lapsed; and nobody rates: closed, never counted as good
    let_pass(teacher, due_of(lapsing, "correction") + AN_HOUR)
    drain()
    page = owner.open(f"/my/cases/{lapsing.pk}/")
    page.get_by_text("全部办理经过").click()
    expect(page.locator(".log")).to_contain_text("补正期限已过，终止办理")
    expect(page.get_by_role("link", name=re.compile("终止办理通知书"))).to_be_visible()
    wrong += owner.look("lapsed")
    let_pass(teacher, max(due_of(rated, "rating"), clock.now()) + AN_HOUR)
    page = owner.open(f"/my/cases/{rated.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("本件已办结")
    wrong += owner.look("closed")

    # the ledger of it all, for the supervisor; and the history is whole
    supervisor = crowd.come("supervisor", DESKTOP)
    page = supervisor.open(f"/watch/cases/{silent.pk}/?show=clocks")
    expect(page.locator(".clock").first).to_be_visible()
    wrong += supervisor.look("ledger-watch")
    supervisor.open(f"/desk/cases/{silent.pk}/ledger/")
    wrong += supervisor.look("ledger-office")
    assert all(paper.facts["practice"] for paper in Paper.objects.all())
    call_command("verify_history")
    assert wrong == []


def acts(case: Case) -> Iterator[str]:
    yield from CaseEvent.objects.filter(case=case).order_by("seq").values_list("act", flat=True)
