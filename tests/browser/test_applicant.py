"""The applicant's own road, by hand: from the guide to the rating."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from govservice import clock
from tests.browser import hand
from tests.browser.people import DESKTOP, PHONE, Crowd
from tests.forms import files
from tests.world import World
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
