"""The applicant's own road, by hand: from the guide to the rating."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from govservice import clock
from govservice.accounts.demo import PASSWORD
from tests.browser import hand
from tests.browser.people import DESKTOP, PHONE, Crowd, press
from tests.forms import files
from tests.world import DEFECT, PEOPLE, World
from workflows import services
from workflows.models import Case


def upload(page: Page, material: str, *paths: Path) -> None:
    """Choose files for one material and wait until the page lists them."""
    card = page.locator(f"#m-{material}")
    card.locator("input[type=file]").set_input_files([str(path) for path in paths])
    for path in paths:
        expect(page.locator(f"#m-{material} .docs")).to_contain_text(path.name)


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "技术开发合同（盖章）.pdf"
    path.write_bytes(files.pdf(pages=3))
    return path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_university_applies_types_everything_and_hands_in(
    world: World, crowd: Crowd, contract: Path, drain: Callable[[], int], size: tuple[int, int]
) -> None:
    sample = world.procedure.samples(clock.today())[0]  # type: ignore[misc]
    person = crowd.come("owner", size)
    page, wrong = person.page, []
    person.open("/")
    page.get_by_role("link", name="技术合同认定登记").click()
    page.get_by_role("link", name="开始申请").click()
    page.get_by_text("武汉珞南理工大学").last.click()
    page.get_by_text("武汉市技术合同登记站（光谷）").last.click()
    page.get_by_role("button", name="开始填写").click()
    for step in world.procedure.form.steps:
        expect(page.get_by_role("heading", level=1)).to_have_text(step.title)
        hand.fill(page, step, sample.answers)
        wrong += person.look(f"apply-{step.slug}")
        page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")
    for material in ("contract_text", "licence", "cost_list"):
        upload(page, material, contract)
    wrong += person.look("apply-materials")
    page.get_by_role("link", name="下一步：核对提交").click()
    expect(page.get_by_text("3,000")).to_have_count(0)
    wrong += person.look("apply-review")
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_text("申请已提交，办件编号")).to_be_visible()
    case = Case.objects.get()
    assert case.answers == sample.answers
    assert case.status == "submitted"
    drain()
    person.open(f"/my/cases/{case.pk}/")
    wrong += person.look("case-submitted")
    with page.expect_download() as got:
        page.get_by_role("link", name="收件回执").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")
    assert wrong == []


# What comes after handing in


@pytest.mark.usefixtures("quick_gate")
def test_what_the_office_asked_for_is_mended_item_by_item(
    world: World, crowd: Crowd, contract: Path
) -> None:
    case = world.submitted()
    told = [
        DEFECT,
        {
            "key": "contract_text",
            "label": "合同文本（含全部附件，中文）",
            "text": "第3页看不清。",
            "fix": "请重新扫描。",
        },
    ]
    services.ask_correction(case.pk, by=world.actor("window"), at=clock.now(), defects=told)
    person = crowd.come("owner")
    page, wrong = person.open("/my/cases/"), []
    wrong += person.look("my-cases")
    page.get_by_role("link", name=case.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("需要您补正材料")
    wrong += person.look("case-correcting")
    page.get_by_role("link", name="去逐项补正").click()
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_text("还没有处理").first).to_be_visible()
    page.locator("#f-summary textarea").fill(
        "针对高速轴承早期故障难以发现的问题，研究在线监测方法，识别率不低于95%。"
    )
    page.get_by_role("button", name="保存这一项").click()
    expect(page.get_by_text("已处理").first).to_be_visible()
    upload(page, "contract_text", contract)
    wrong += person.look("correct")
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_text("补正内容已提交")).to_be_visible()

    found = Case.objects.get(pk=case.pk)
    assert found.status == "submitted"
    assert set(found.changed_keys) == {"summary", "contract_text"}
    assert wrong == []


@pytest.mark.usefixtures("quick_gate")
def test_papers_and_the_whole_file_are_taken_home_and_the_service_is_rated(
    world: World, crowd: Crowd, tmp_path: Path
) -> None:
    case = world.delivered()
    person = crowd.come("owner")
    page, wrong = person.open(f"/my/cases/{case.pk}/"), []
    expect(page.get_by_role("heading", level=1)).to_have_text("结果已送达，请您评价")
    wrong += person.look("case-delivered")
    with page.expect_download() as certificate:
        page.get_by_role("link", name="下载证明（PDF）").click()
    assert certificate.value.suggested_filename.startswith("技术合同认定登记证明")
    assert Path(certificate.value.path()).read_bytes().startswith(b"%PDF-")
    with page.expect_download() as dossier:
        page.get_by_role("link", name="下载全部案卷（ZIP）").click()
    with zipfile.ZipFile(dossier.value.path()) as packed:
        names = packed.namelist()
    assert {"申请表.pdf", "办理经过.txt", "清单.txt"} <= set(names)
    assert any(name.startswith("材料/") for name in names)
    assert any("登记证明" in name for name in names)
    page.get_by_role("link", name="核验页面").click()
    expect(page.get_by_role("heading", name="本件由登记机关出具，记录有效")).to_be_visible()
    wrong += person.look("verified")
    page.go_back()
    page.get_by_role("link", name="去评价").click()
    page.get_by_text("非常满意", exact=True).click()
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("本件已办结")
    wrong += person.look("case-closed")

    assert Case.objects.get(pk=case.pk).status == "closed"
    assert wrong == []


def test_a_draft_goes_on_where_it_was_left_on_another_device(world: World, crowd: Crowd) -> None:
    desktop, phone = crowd.come("owner"), crowd.come("owner", PHONE)
    page = desktop.open("/apply/tech-contract/")
    page.get_by_text("武汉珞南理工大学").last.click()
    page.get_by_text("武汉市技术合同登记站（光谷）").last.click()
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("经办人电话").fill("139")
    page.get_by_label("经办人电子邮箱").fill("jingban@example.org")
    page.get_by_role("button", name="保存，以后再填").click()
    expect(page.get_by_text("已保存")).to_be_visible()

    other = phone.open("/my/cases/")
    other.get_by_role("link", name="（还没有名称）").click()
    other.get_by_role("link", name=re.compile("申请人与角色")).first.click()
    expect(other.get_by_label("经办人电话")).to_have_value("139")
    expect(other.get_by_label("经办人电子邮箱")).to_have_value("jingban@example.org")


@pytest.mark.usefixtures("quick_gate")
def test_one_click_adds_one_row_and_takes_one_away(world: World, crowd: Crowd) -> None:
    case = world.draft(has_non_tech=True, non_tech=[])
    page = crowd.come("owner").open(f"/my/cases/{case.pk}/form/money/")
    rows = page.locator("#f-non_tech fieldset[data-row]")
    expect(rows).to_have_count(1)
    page.locator("#f-non_tech").get_by_role("button", name="添加一行").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator("input").first).to_be_focused()
    rows.nth(0).get_by_role("button", name="删除这一行").click()
    expect(rows).to_have_count(1)


def test_what_is_wrong_is_said_beside_the_question_and_money_is_read_aloud(
    world: World, crowd: Crowd
) -> None:
    case = world.draft(total_amount=None, seller_uscc=None)
    person = crowd.come("owner")
    page = person.open(f"/my/cases/{case.pk}/form/parties/")
    page.get_by_label("卖方统一社会信用代码").fill("91420100MA4KXXXX0X")
    page.get_by_label("卖方统一社会信用代码").press("Tab")
    expect(page.locator("#f-seller_uscc .errorlist")).to_be_visible()
    expect(page.get_by_label("卖方统一社会信用代码")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-seller_region input, #f-seller_region select").first).to_be_attached()
    person.open(f"/my/cases/{case.pk}/form/money/")
    page.locator("[name=total_amount]").click()
    page.keyboard.type("1200000.5")
    expect(page.locator("#f-total_amount .reading")).to_have_text("大写：人民币壹佰贰拾万元伍角整")
    press(page, "Tab")
    expect(page.locator("[name=total_amount]")).to_have_value("1,200,000.50")


@pytest.mark.usefixtures("quick_gate")
def test_larger_text_and_english_fit_on_a_phone(world: World, crowd: Crowd) -> None:
    case = world.accepted()
    person = crowd.come("owner", PHONE)
    page, wrong = person.open(f"/my/cases/{case.pk}/"), []
    small = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.get_by_role("button", name="大字版").click()
    large = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert large >= small * 1.2
    wrong += person.look("case-larger")
    person.open(f"/my/cases/{case.pk}/")
    wrong += person.look("case-larger-again")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    wrong += person.look("case-larger-english")
    assert wrong == []


def end_session(world: World, who: str) -> None:
    """Let all sessions of *who* end, as after an idle half hour."""
    Session.objects.all().delete()
    user = world.user(who)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])


def sign_in_again(page: Page, who: str) -> None:
    page.get_by_label("电子邮箱或用户名").fill(PEOPLE[who])
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@pytest.mark.usefixtures("quick_gate")
@pytest.mark.parametrize("notices", [True, False], ids=["while typing", "on saving"])
def test_what_is_typed_after_the_session_has_ended_is_there_after_signing_in(
    world: World, crowd: Crowd, notices: bool
) -> None:
    case = world.draft(has_non_tech=True, non_tech=[])
    page = crowd.come("owner").open(f"/my/cases/{case.pk}/form/money/")
    end_session(world, "owner")
    field = page.locator("#f-non_tech")
    field.locator("input[name$=-name]").first.fill("振动采集设备")
    field.get_by_role("button", name="添加一行").click()
    field.locator("input[name$=-name]").nth(1).fill("样机")
    if notices:
        press(page, "Tab")
        expect(page.locator("[data-saved]")).to_have_text("没有保存成功，请检查网络")
        expect(page.locator("#toast")).to_contain_text("登录已过期")
        expect(field.locator("input[name$=-name]").nth(1)).to_have_value("样机")
    page.get_by_role("button", name="保存，以后再填").click()
    sign_in_again(page, "owner")
    page.wait_for_url("**/form/money/**")
    expect(page.locator("#toast")).to_contain_text("已恢复")
    names = page.locator("#f-non_tech input[name$=-name]")
    expect(names).to_have_count(2)
    expect(names.nth(0)).to_have_value("振动采集设备")
    expect(names.nth(1)).to_have_value("样机")
    kept = Case.objects.get(pk=case.pk).answers["non_tech"]
    assert [row["name"] for row in kept] == ["振动采集设备", "样机"]


@pytest.mark.usefixtures("quick_gate")
def test_an_old_copy_never_comes_back_over_what_was_saved_since(world: World, crowd: Crowd) -> None:
    case = world.draft()
    page = crowd.come("owner").open(f"/my/cases/{case.pk}/form/role/")
    page.get_by_label("经办人电话").fill("13812345678")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("合同概况")
    elsewhere = {"contact_phone": "13900000000"}
    services.save_answers(
        case.pk, elsewhere, by=world.actor("owner"), at=clock.now(), keys=frozenset(elsewhere)
    )
    page.get_by_role("link", name="上一步").click()
    expect(page.get_by_label("经办人电话")).to_have_value("13900000000")
    page.wait_for_load_state("networkidle")  # what would come back comes with the scripts
    assert Case.objects.get(pk=case.pk).answers["contact_phone"] == "13900000000"
