"""Papers and letters about the office's time, by the real road: act, worker, file, mail."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from certificates.verify import State, outcome
from govservice import jobs
from govservice.errors import Refused
from sla import timers
from tests.factories import moment
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.test_timing import accepted, silent, special
from tests.world import Time
from workflows import notices, services
from workflows.models import Case, CaseEvent, Paper
from workflows.selectors.told import told

WEDNESDAY = moment("2026-11-04")


@pytest.fixture(autouse=True)
def monday() -> Iterator[Time]:
    with Time(moment("2026-11-02", "10:00")).running() as time:
        yield time


def suspended(office: Office) -> Case:
    return services.suspend(
        accepted(office).pk, by=office.reviewer, at=WEDNESDAY, reason="等待判决"
    )


def resumed(office: Office) -> Case:
    at = moment("2026-11-11")
    return services.resume_handling(
        suspended(office).pk, by=office.reviewer, at=at, reason="判决已经生效"
    )


def suspended_to_the_end(office: Office) -> Case:
    case = suspended(office)
    timers.tick(moment("2027-01-05", "00:01"))
    return case


def extended(office: Office) -> Case:
    return services.extend(
        silent(office, joint=True).pk,
        by=office.decider,
        at=moment("2026-11-20", "14:00"),
        approver="分管副市长",
        approval="江政函〔2026〕1号",
        reason="案情复杂",
    )


def special_begun(office: Office) -> Case:
    return special(accepted(office), office.reviewer, WEDNESDAY, "2026-11-05", "2026-11-18")


def special_ended(office: Office) -> Case:
    case = special_begun(office)
    return services.end_special(
        case.pk, by=office.reviewer, at=moment("2026-11-11"), reason="评审通过"
    )


def step_passed(office: Office) -> Case:
    case = accepted(office)
    timers.tick(moment("2026-11-05", "17:31"))
    return case


def granted_by_default(office: Office) -> Case:
    case = accepted(office)
    services.propose(case.pk, by=office.reviewer, at=WEDNESDAY, review={"opinion": "同意"})
    timers.tick(moment("2026-11-04", "12:00"))
    return case


def renewed(office: Office) -> Case:
    case = accepted(office, valid_until="2026-11-20", credit="hit")
    timers.tick(moment("2026-11-21", "00:00"))
    return case


def text_of(paper: Paper) -> str:
    file = Path(settings.PRIVATE_ROOT) / str(paper.file.name)
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, timeout=60)
    return "".join(done.stdout.decode().split())


ROADS: dict[str, tuple[Callable[[Office], Case], str, str, tuple[str, ...]]] = {
    "suspend": (suspended, "suspension", "中", ("等待判决", "至2027年1月4日止", "60日")),
    "resume_handling": (
        resumed,
        "resumption",
        "恢",
        ("2026年11月4日起中止", "判决已经生效", "法定时限2026年12月7日"),
    ),
    "suspension_over": (suspended_to_the_end, "resumption", "恢", ("中止已经达到最长期限",)),
    "extend": (
        extended,
        "extension",
        "延",
        ("分管副市长", "江政函〔2026〕1号", "15个工作日", "案情复杂", "2027年1月26日（预计"),
    ),
    "begin_special": (
        special_begun,
        "special_time",
        "特",
        ("专家评审", "工作日10个", "第四十五条", "法定时限2026年12月14日"),
    ),
    "pass_by_default": (
        step_passed,
        "default_record",
        "默",
        ("“审查环节时限”于2026年11月5日届满", "自动进入决定环节"),
    ),
    "grant_by_default": (
        granted_by_default,
        "default_record",
        "默",
        ("“决定环节时限”于2026年11月4日届满", "默认准予", "送达期限"),
    ),
    "deem_renewed": (renewed, "deemed_renewal", "续", ("2026年11月20日届满前", "第五十条")),
}
every_road = pytest.mark.parametrize(("road", "kind", "word", "said"), ROADS.values(), ids=ROADS)


@every_road
def test_the_worker_makes_the_paper_and_anybody_can_check_it(
    office: Office,
    road: Callable[[Office], Case],
    kind: str,
    word: str,
    said: tuple[str, ...],
) -> None:
    case = road(office)
    jobs.drain()
    paper = Paper.objects.filter(case=case, kind=kind).latest("pk")
    assert paper.number == f"武科登{word}〔{paper.issued_at.year}〕第000001号"
    text = text_of(paper)
    assert [words for words in said if words not in text] == []
    assert outcome(paper).state is State.ISSUED


def test_numbers_run_on_without_a_gap_whatever_was_refused_between(office: Office) -> None:
    suspended(office)
    again = Case.objects.get()
    with pytest.raises(Refused):
        services.suspend(again.pk, by=office.reviewer, at=WEDNESDAY, reason="再等")
    other = accepted(office, "乙许可")
    services.suspend(other.pk, by=office.reviewer, at=WEDNESDAY, reason="等待鉴定")
    numbers = (
        Paper.objects.filter(kind="suspension").order_by("pk").values_list("number", flat=True)
    )
    assert [number[-7:-1] for number in numbers] == ["000001", "000002"]


def test_a_procedure_told_beyond_the_published_calendar_counts_its_days_as_foreseen(
    office: Office,
) -> None:
    case = special(accepted(office), office.reviewer, WEDNESDAY, "2026-11-05", "2027-01-20")
    told = Paper.objects.get(case=case, kind="special_time").facts
    assert told["provisional"] and all(one["provisional"] for one in told["limits"])


def test_steps_of_the_office_are_on_no_paper(office: Office) -> None:
    told = Paper.objects.get(case=special_begun(office), kind="special_time").facts
    assert [one["label"] for one in told["limits"]] == ["法定时限", "承诺时限"]


# What the applicant is told by mail

LETTERS = {
    "suspend": (
        suspended,
        "申请已中止办理",
        ("自次日起我方暂停计时", "中止最长到 2027年01月04日 24:00（预计），期满没有恢复的"),
    ),
    "resume_handling": (
        resumed,
        "申请已恢复办理",
        ("中止的原因已经消除", "我们将于 2026年11月23日 17:30 前作出决定。"),
    ),
    "suspension_over": (suspended_to_the_end, "申请已恢复办理", ("已经达到最长期限",)),
    "extend": (
        extended,
        "办理期限已延长",
        ("法定时限延长 15 个工作日，现到 2027年01月26日 17:30（预计）。",),
    ),
    "begin_special": (
        special_begun,
        "办理需要特别程序",
        (
            "专家评审：自 2026年11月05日 至 2026年11月18日，含首尾两日，不计入办理期限",
            "我们将于 2026年11月30日 17:30 前作出决定。",
        ),
    ),
    "end_special": (special_ended, "特别程序已结束", ("其余日期恢复计入",)),
    "grant_by_default": (granted_by_default, "已默认准予", ("前送达办理结果。",)),
    "deem_renewed": (
        renewed,
        "已视为准予延续",
        ("依据：《中华人民共和国行政许可法》第五十条。", "前送达办理结果。"),
    ),
}


@pytest.mark.parametrize(("road", "subject", "said"), LETTERS.values(), ids=LETTERS)
def test_a_letter_says_what_happened_and_until_when(
    office: Office, road: Callable[[Office], Case], subject: str, said: tuple[str, ...]
) -> None:
    case = road(office)
    event = CaseEvent.objects.filter(case_id=case.pk, act__in=LETTERS).latest("seq")
    letter, *_more = list(notices.write(event, event.at))
    assert letter.subject == f"【示例许可延续】{subject}"
    assert [words for words in said if words not in letter.body] == []
    assert "补正" not in letter.body and "None" not in letter.body


def test_the_worker_sends_each_letter_once(office: Office) -> None:
    suspended(office)
    mail.outbox.clear()
    jobs.drain()
    subjects = [letter.subject for letter in mail.outbox]
    assert subjects.count("【示例许可延续】申请已中止办理") == 1


def test_a_step_passed_by_silence_and_a_default_withheld_are_not_mailed() -> None:
    assert not {"pass_by_default", "withhold_default"} & notices.WORDINGS.keys()


def test_an_applicant_who_is_asked_is_never_told_the_end_of_his_old_permit(
    office: Office,
) -> None:
    case = services.ask_correction(
        services.submit(
            office.draft(
                "丙许可", licence.PROCEDURE, valid_until="2026-11-10", joint=False, credit="clear"
            ).pk,
            by=office.applicant,
            at=WEDNESDAY,
        ).pk,
        by=office.window,
        at=WEDNESDAY,
        defects=[{"key": "name", "label": "名称", "text": "请写全称", "fix": ""}],
    )
    found = told(case)
    assert found is not None and found.clock == "correction"


def test_what_was_over_when_it_happened_is_not_promised(office: Office) -> None:
    case = silent(office)
    at = moment("2026-11-20", "14:00")  # the promise ended on the 16th
    services.extend(case.pk, by=office.decider, at=at, approver="局长", reason="案情复杂")
    event = CaseEvent.objects.get(case_id=case.pk, act="extend")
    letter, *_more = list(notices.write(event, at))
    assert "法定时限延长 10 个工作日，现到 2026年12月14日" in letter.body
    assert "11月16日" not in letter.body


def test_a_longest_suspension_that_a_new_calendar_moves_is_told_again(office: Office) -> None:
    due = {"old": "2027-01-05T00:00:00+08:00", "new": "2027-01-06T00:00:00+08:00"}
    payload = {"data": {"moved": {"suspension": due}, "calendar": 2}, "clocks": {}}
    event = CaseEvent(
        case=Case.objects.get(pk=suspended(office).pk), act="recount", at=WEDNESDAY, payload=payload
    )
    letter = notices.body(event, notices.WORDINGS["recount"])
    assert "中止期限：原为 2027年01月04日 24:00" in letter and "（推后）" in letter
