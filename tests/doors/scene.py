"""The things that stand behind the doors when the table of addresses is walked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from govservice import clock
from govservice.accounts import invitations, seats
from govservice.accounts.demo import code_of
from govservice.accounts.models import Membership, Organisation, Unit
from sla import drafts, opening
from sla.models import Timer
from tests.forms import files
from tests.world import DEFECT, REGISTER, World
from workflows import services
from workflows.models import Case
from workflows.views.lookup import OPEN_FOR

Arguments = list[Any]
#: The case whose query code is known to the browser of a row about "tracked".
TRACKED = "rating"


@dataclass(frozen=True)
class Scene:
    """The owner's cases by where they stand, one received at the window, and people's seats."""

    world: World
    cases: dict[str, Case]
    uni: Organisation
    firm: Organisation  #: of the other applicant
    seat: int  #: somebody asks to join the university
    invitation: int  #: of the other applicant into the university
    office: Membership  #: of a colleague at Guanggu
    parked: int  #: the timer of a case, put aside

    notice: int  #: a draft of the calendar, read in by the administrator
    hours: int  #: a row of opening hours of the station at Guanggu

    def case(self, name: str) -> Case:
        return self.cases[name]


def set_up(world: World) -> Scene:
    """Build everything; a minute of an office's work."""
    makers: dict[str, Callable[[], Case]] = {
        "draft": world.draft,
        "submitted": world.submitted,
        "correcting": world.correcting,
        "accepted": world.accepted,
        "proposed": world.proposed,
        "checked": world.checked,
        "rating": world.delivered,
        "walk-in": lambda: walk_in(world),
        "received": lambda: received(world),
    }
    cases = {name: make() for name, make in makers.items()}
    world.drain()
    parked = Timer.objects.get(case=cases["proposed"], kind="legal")
    Timer.objects.filter(pk=parked.pk).update(status=Timer.Status.PARKED, attempts=5)
    uni = Organisation.objects.get(uscc=code_of("12420000MAXX01UN1"))
    firm = Organisation.objects.get(uscc=code_of("91420100MAXX05QY5"))
    at, owner = clock.now(), world.user("owner")
    asked = seats.ask_to_join(world.user("yanjiuyuan"), uni, at=at)
    invited = invitations.invite(owner, uni, world.user("other").email, at=at)
    office = Membership.objects.get(user=world.user("second"))
    return Scene(
        world, cases, uni, firm, asked.pk, invited.pk, office, parked.pk, *_calendar(world)
    )


def _calendar(world: World) -> tuple[int, int]:
    """Read in a notice that waits for a second person, and let a window open on Saturdays."""
    by, at = world.actor("admin"), clock.now()
    notice = drafts.draft(
        by=by,
        at=at,
        year=2026,
        amends=True,
        text="2026-12-24,放假,测试日",
        notice_number="测试文号",
        notice_date=at.date(),
        source="测试",
    )
    spans, first = "09:00-12:00", at.date()
    row = opening.add(world.unit.pk, by=by, at=at, weekday=6, spans=spans, valid_from=first)
    return notice.pk, row.pk


def walk_in(world: World, contact_email: str = "fangke@example.org") -> Case:
    """Return a draft that is being taken down at the window."""
    clerk = world.actor("window")
    firm = Organisation.objects.get(uscc=code_of("91420100MAXX06QY6"))
    case = services.open_draft(
        world.procedure,
        by=clerk,
        at=clock.now(),
        authority=world.unit,
        organisation=firm,
        channel=Case.Channel.WINDOW,
        contact_email=contact_email,
        answers=world.answers_of(firm),
    )
    for key in ("contract_text", "cost_list"):
        world.attach(case, key, by=clerk)
    return Case.objects.get(pk=case.pk)


def received(world: World) -> Case:
    """Return a case that was handed in at the window, by nobody who has an account."""
    case = walk_in(world)
    return services.submit(case.pk, by=world.actor("window"), at=clock.now())


def arguments(scene: Scene, name: str, object_: str) -> Arguments:
    """Return what goes into the address *name* for the thing *object_* of a row."""
    if object_ == "tracked":
        object_ = TRACKED
    if object_ in scene.cases:
        return _of_case(scene, name, scene.case(object_))
    units = {"here": scene.world.unit, "elsewhere": scene.world.elsewhere}
    if object_ in units:
        return [scene.world.procedure.slug, units[object_].pk]
    simple: dict[str, Arguments] = {
        "": [],
        "guide": [scene.world.procedure.slug],
        "university": [scene.uni.pk],
        "firm": [scene.firm.pk],
        "uscc": [code_of("91420100MAXX07QY7")],
        "seat": [scene.uni.pk, scene.seat],
        "invitation": [scene.invitation],
        "colleague": [scene.office.user_id],
        "office": [scene.office.user_id, scene.office.pk],
        "provider": ["province"],
        "paper": ["AAAAAAAAAAAA"],
        "parked": [scene.parked],
        "2026": [2026],
        "notice": [scene.notice],
        "station": [scene.world.unit.pk],
        "hours": [scene.world.unit.pk, scene.hours],
    }
    return simple[object_]


def _of_case(scene: Scene, name: str, case: Case) -> Arguments:
    files_of = case.materials.order_by("pk")
    papers = case.papers.order_by("pk")
    special: dict[str, Callable[[], Arguments]] = {
        "workflows:step": lambda: [case.pk, "contract"],
        "workflows:check": lambda: [case.pk, "contract"],
        "workflows:receive_step": lambda: [case.pk, "contract"],
        "workflows:receive_check": lambda: [case.pk, "contract"],
        "workflows:detach": lambda: [case.pk, files_of[0].pk],
        "workflows:receive_detach": lambda: [case.pk, files_of[0].pk],
        "workflows:answer": lambda: [case.pk, DEFECT["key"]],
        "workflows:check_answer": lambda: [case.pk, DEFECT["key"]],
        "workflows:paper": lambda: [case.pk, papers[0].pk],
        "workflows:desk_paper": lambda: [papers[0].pk],
        "workflows:verify": lambda: [papers[0].verify_code],
        "workflows:tracked": lambda: [case.short_code],
        "workflows:rate_by_code": lambda: [case.short_code],
        "workflows:open": lambda: [case.short_code],
        "workflows:desk_reveal": lambda: [case.pk, "contact_phone"],
        "workflows:desk_act": lambda: [case.pk, _ACT[case.status]],
        "forms:file": lambda: [files_of[0].file_id],
        "forms:upload_part": lambda: [files_of[0].file_id],
        "forms:preview": lambda: [files_of[0].file_id, 1],
    }
    return special.get(name, lambda: [case.pk])()


#: The act that is tried on a case that stands so.
_ACT = {
    "submitted": "accept",
    "correcting": "accept",
    "accepted": "propose",
    "review": "check",
    "decision": "grant",
    "rating": "deliver",
    "draft": "accept",
}


def address(scene: Scene, name: str, object_: str) -> str:
    return reverse(name, args=arguments(scene, name, object_))


def posted(scene: Scene, name: str, object_: str) -> dict[str, Any]:
    """Return a form as an honest person fills it in for the address *name*."""
    case = scene.cases.get(object_)
    sample = scene.world.sample().answers
    return {
        **(_FORMS.get(name) or {}),
        **({"seen": case.seq} if case else {}),
        **({"file": _upload()} if name in _WITH_FILE else {}),
        **(_typed(sample) if name in _STEPS else {}),
        **(
            {"applicant": scene.uni.pk, "unit": scene.world.unit.pk}
            if name == "workflows:start"
            else {}
        ),
        **({"organisation": scene.uni.pk} if name == "accounts:act_for" else {}),
        **(_office(scene.world.unit) if name == "accounts:staff_person" else {}),
        **(_tracking(scene) if name == "workflows:track" else {}),
    }


def _upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("新合同.pdf", files.pdf(), "application/pdf")


def _typed(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if not isinstance(value, bool)}


def _office(unit: Unit) -> dict[str, Any]:
    return {"unit": unit.pk, "role": "legal", "on": date(2026, 11, 2).isoformat()}


def _tracking(scene: Scene) -> dict[str, Any]:
    case = scene.case("rating")
    return {"number": case.short_code, "query_code": case.query_code}


def know_code(scene: Scene, client: Client) -> None:
    """Let this browser be one in which the query code was typed."""
    session = client.session
    until = (clock.now() + OPEN_FOR).timestamp()
    session["tracked"] = {"case": scene.case(TRACKED).pk, "until": until}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


_STEPS = {"workflows:step", "workflows:receive_step"}
_WITH_FILE = {"workflows:materials", "workflows:receive_materials", "forms:upload"}
_FORMS: dict[str, dict[str, Any]] = {
    "workflows:check": {"_field": "summary", "summary": "摘要"},
    "workflows:receive_check": {"_field": "summary", "summary": "摘要"},
    "workflows:check_answer": {"_field": "summary", "summary": "摘要"},
    "workflows:answer": {"summary": "研究开发高速轴承的在线监测方法。"},
    "workflows:materials": {"key": "contract_text"},
    "workflows:receive_materials": {"key": "contract_text"},
    "workflows:rate": {"level": "satisfied"},
    "workflows:rate_by_code": {"level": "satisfied"},
    "workflows:withdraw": {"reason": "合同解除"},
    "workflows:desk_note": {"text": "已电话联系申请人。"},
    "workflows:desk_reveal": {"reason": "电话通知补正"},
    "workflows:desk_act": REGISTER,
    "workflows:desk_calendar_new": {"do": "check", "year": 2026, "text": "2026-12-24,放假,测试日"},
    "workflows:desk_hours_unit": {"weekday": 7, "spans": "", "valid_from": "2026-12-06"},
    "workflows:timer_skip": {"do": "ask", "reason": "已由窗口人工办理。"},
    "workflows:receive_begin": {"who": "organisation", "uscc": code_of("91420100MAXX06QY6")},
    "accounts:profile": {"full_name": "王静怡", "phone": "13800000000", "locale": "zh-hans"},
    "accounts:reveal": {"field": "phone"},
    "accounts:find_organisation": {"uscc": code_of("91420100MAXX07QY7")},
    "accounts:invite": {"email": "new@example.org"},
    "accounts:seat": {"action": "confirm"},
    "accounts:invitation": {"action": "accept"},
    "accounts:staff_new": {
        "username": "xinren",
        "full_name": "新人",
        "email": "xinren@example.org",
        "phone": "027-87654321",
    },
}
