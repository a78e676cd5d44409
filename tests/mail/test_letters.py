"""A letter at every change: what happened, until when who does what, and where to look."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from govservice import clock
from tests.doors.scene import received, walk_in
from tests.world import DEFECT, World
from workflows import services
from workflows.models import Case
from workflows.ratings.services import rate


def letters(world: World) -> list[mail.EmailMessage]:
    """Let the worker send, and return what has come."""
    mail.outbox.clear()
    world.drain()
    return list(mail.outbox)


def path_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"办件页面：https?://[^/]+(/\S+)", str(letter.body))
    assert found
    return found[1]


def test_every_change_is_told_once_with_its_deadline(world: World) -> None:
    case = world.draft()
    owner, window, at = world.actor("owner"), world.actor("window"), clock.now()
    told: dict[str, str] = {}

    def note(act: str) -> None:
        (letter,) = letters(world)
        assert letter.to == [world.user("owner").email]
        assert letter.subject.startswith("【技术合同认定登记】")
        told[act] = str(letter.body)

    services.submit(case.pk, by=owner, at=at)
    note("submit")
    services.ask_correction(case.pk, by=window, at=at, defects=[DEFECT])
    note("ask_correction")
    better = {"summary": "研究开发高速轴承早期故障的在线监测方法和样机。"}
    services.save_answers(case.pk, better, by=owner, at=at, keys=frozenset(better))
    services.resubmit(case.pk, by=owner, at=at)
    note("resubmit")
    services.accept(case.pk, by=window, at=at)
    note("accept")
    review = {"conclusion": "register", "opinion": "符合。"}
    services.propose(case.pk, by=world.actor("reviewer"), at=at, review=review)
    services.check(case.pk, by=world.actor("second"), at=at)
    assert letters(world) == []  # what happens inside the office is not told
    services.grant(case.pk, by=world.actor("decider"), at=at)
    subjects = [letter.subject for letter in letters(world)]
    assert [subject.split("】")[1] for subject in subjects] == [
        "已作出准予决定",
        "办理结果已送达，请您评价",
    ]
    told["deliver"] = str(mail.outbox[-1].body)
    rate(case.pk, level="satisfied", by=owner, at=at)
    assert letters(world) == []

    assert "我们将于 2026年11月03日 17:30 前答复是否受理" in told["submit"]
    assert "请于 2026年11月23日 17:30 前补正。" in told["ask_correction"]
    assert "您可以在 2026年12月02日 24:00 前作出评价。" in told["deliver"]
    for body in told.values():
        assert "None" not in body
        assert "咨询电话：027-80000002" in body
        assert f"名称：{case.title}" in body


def test_a_foreigner_reads_letters_in_his_language(world: World) -> None:
    owner = world.user("owner")
    owner.locale = "en"
    owner.save(update_fields=["locale"])
    case = world.draft()
    services.submit(case.pk, by=world.actor("owner"), at=clock.now())
    services.ask_correction(case.pk, by=world.actor("window"), at=clock.now(), defects=[DEFECT])
    received, asked = letters(world)
    for letter in (received, asked):
        assert letter.subject.startswith("[Recognition and registration of technology contracts] ")
        assert "Questions: 027-80000002" in letter.body
        assert world.unit.name_en in letter.body
        for ours in ("我们", "您", "请", "办件", "电话"):
            assert ours not in str(letter.body)
    assert "We have received your application." in received.body
    assert "Please correct by 23 November 2026 17:30." in asked.body


@pytest.mark.parametrize("who", ["online", "at the window"])
def test_the_page_named_in_a_letter_is_one_its_reader_can_open(who: str, world: World) -> None:
    case = world.submitted() if who == "online" else received(world)
    client = world.client("owner") if who == "online" else Client()

    (letter,) = letters(world)
    answer = client.get(path_in(letter), follow=True)

    assert answer.status_code == 200
    assert str(case.short_code) in answer.content.decode()


def test_nobody_is_written_to_where_nobody_left_an_address(world: World) -> None:
    case = walk_in(world, contact_email="")
    services.submit(case.pk, by=world.actor("window"), at=clock.now())

    assert letters(world) == []
    assert Case.objects.get(pk=case.pk).status == "submitted"
