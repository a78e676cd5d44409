"""What goes wrong at a desk is said at the desk: the office's frame and its way back stay."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("path", "status"),
    [("/desk/cases/999999/", 404), ("/desk/time/", 403), ("/desk/cases/{pk}/unclaim/", 409)],
)
def test_an_error_at_the_desk_keeps_the_frame_of_the_office(
    world: World, path: str, status: int
) -> None:
    case, window = world.submitted(), world.client("window")
    address = path.format(pk=case.pk)
    page = window.post(address) if status == 409 else window.get(address)
    body = page.content.decode()
    assert page.status_code == status
    assert 'class="rail"' in body and 'href="/desk/"' in body
    assert "回到首页" not in body


def test_an_applicant_meets_the_public_frame(world: World) -> None:
    page = world.client("daxue").get("/desk/")
    assert page.status_code == 403
    assert 'class="rail"' not in page.content.decode() and "回到首页" in page.content.decode()


def test_the_window_is_told_that_an_organisation_needs_its_code(world: World) -> None:
    path = f"/desk/receive/{world.procedure.slug}/{world.unit.pk}/"
    window = world.client("window")
    asked = window.get(path).content.decode().split("统一社会信用代码", 2)[1]
    assert "选填" not in asked.split("</label>")[0] and "单位必填" in asked
    assert window.post(path, {"who": "organisation", "uscc": ""}).status_code == 422
    assert window.post(path, {"who": "person", "uscc": ""}).status_code == 302
