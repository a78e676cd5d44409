"""One contract, from the form to the certificate to the rating, a different person each time.

Everybody signs in by hand; nothing is prepared but the accounts and the counter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import expect

from govservice import clock
from govservice.accounts.demo import PASSWORD
from tests.browser import hand
from tests.browser.people import PHONE, Crowd, Person, press
from tests.browser.test_applicant import upload
from tests.forms import files
from tests.world import PEOPLE, World
from workflows.models import Case, CaseEvent
from workflows.ratings.models import Rating


def sign_in(crowd: Crowd, who: str, size: tuple[int, int] = (1440, 900)) -> Person:
    """Let *who* open the sign-in page and type name and password."""
    user = crowd.world.user(who)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    person = crowd.newcomer(size)
    page = person.open("/accounts/login/")
    page.get_by_label("电子邮箱或用户名").fill(PEOPLE[who])
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return person


def act(person: Person, case: Case, name: str, **typed: str) -> None:
    """Open the case from the queue, choose what to do, type, confirm."""
    page = person.open("/desk/")
    page.locator(".row-link", has_text=case.title).focus()
    press(page, "Enter")
    page.get_by_role("link", name=name, exact=True).click()
    part = page.locator("dialog[open] #dialog-part, main form[novalidate]").last
    for label, text in typed.items():
        part.get_by_label(label).fill(text)
    part.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(f"{case.short_code} 已办理")).to_be_visible()


def test_a_contract_from_the_form_to_the_certificate_to_the_rating(
    world: World, crowd: Crowd, tmp_path: Path, drain: Callable[[], int]
) -> None:
    sample = world.procedure.samples(clock.today())[1]  # type: ignore[misc]
    scan = tmp_path / "技术转让合同.pdf"
    scan.write_bytes(files.pdf(pages=2))

    applicant = crowd.newcomer()
    page = applicant.open("/services/tech-contract/")
    page.get_by_role("link", name="开始申请").click()  # sent to sign in first, then back
    user = world.user(sample.applicant)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    page.get_by_label("电子邮箱或用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_text("武汉江汉精密测量研究院").last.click()
    page.get_by_text("武汉市技术合同登记站（光谷）").last.click()
    page.get_by_role("button", name="开始填写").click()
    for step in world.procedure.form.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        hand.fill(page, step, sample.answers)
        page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")
    for material in ("contract_text", "licence", "ip_proof"):
        upload(page, material, scan)
    page.get_by_role("link", name="下一步：核对提交").click()
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_text("申请已提交，办件编号")).to_be_visible()
    case = Case.objects.get()
    assert case.answers == sample.answers

    act(sign_in(crowd, "window"), case, "受理")
    registrar = sign_in(crowd, "reviewer")
    page = registrar.open(f"/desk/cases/{case.pk}/do/propose/")
    page.get_by_label("建议登记", exact=True).check()
    page.locator("#f-opinion textarea").fill("专利有效，权利转归买方，符合技术转让合同的条件。")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理")).to_be_visible()
    second = sign_in(crowd, "second")
    page = second.open(f"/desk/cases/{case.pk}/do/check/")
    page.get_by_label("复核意见").fill("同意。")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理")).to_be_visible()
    decider = sign_in(crowd, "decider")
    page = decider.open(f"/desk/cases/{case.pk}/do/grant/")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_text("已办理")).to_be_visible()
    drain()

    page = applicant.open(f"/my/cases/{case.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("结果已送达，请您评价")
    with page.expect_download() as certificate:
        page.get_by_role("link", name="下载证明（PDF）").click()
    assert Path(certificate.value.path()).read_bytes().startswith(b"%PDF-")
    holder = crowd.newcomer(PHONE)  # on paper: whoever holds the receipt rates
    found = Case.objects.get(pk=case.pk)
    page = holder.open(f"/t/{found.short_code}/")
    page.get_by_label("查询码").fill(found.query_code)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="去评价").click()
    page.get_by_text("非常满意", exact=True).click()
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_text("谢谢您的评价").first).to_be_visible()

    supervisor = sign_in(crowd, "supervisor")
    page = supervisor.open(f"/watch/cases/{case.pk}/?show=history")
    expect(page.locator(".log li")).to_have_count(CaseEvent.objects.filter(case=case).count())

    found = Case.objects.get(pk=case.pk)
    assert (found.status, found.outcome) == ("closed", "granted")
    assert Rating.objects.get(case=case).level == "very_satisfied"
    actors = CaseEvent.objects.filter(case=case).exclude(actor=None).values_list("actor", flat=True)
    assert len(set(actors)) == 5
    call_command("verify_history")
