"""People, units and organisations of the demonstration. All names and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from stdnum.cn import uscc as stdnum_uscc

from govservice.accounts.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationMember,
    Unit,
    UnitKind,
    User,
)
from govservice.accounts.privacy import NOTICE_VERSION
from govservice.accounts.roles import Role

#: Set only where the settings are those of a demonstration; elsewhere nobody can sign in with it.
PASSWORD = "Jiangcheng-2026"  # noqa: S105
SINCE = date(2020, 1, 1)
BUREAU, GUANGGU, WUCHANG = "WHKC", "WHKC-DJ-GG", "WHKC-DJ-WC"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as it is printed to whoever tries the service; *label* says what it is for."""

    role: str
    username: str
    password: str
    label: str


@dataclass(frozen=True, slots=True)
class _Staff:
    username: str
    full_name: str
    role: Role
    unit: str
    label: str
    window: str = ""


_UNITS = (
    (BUREAU, "", UnitKind.BUREAU, "武汉市科技创新局",
     "Wuhan Bureau of Science and Technology Innovation",
     "武科创", "420100", "江岸区示例路1号", "027-80000001"),
    (GUANGGU, BUREAU, UnitKind.STATION, "武汉市技术合同登记站（光谷）",
     "Wuhan Technology Contract Registration Station (Optics Valley)",
     "武技登光", "420111", "东湖高新区示例大道2号政务服务中心", "027-80000002"),
    (WUCHANG, BUREAU, UnitKind.STATION, "武汉市技术合同登记站（武昌）",
     "Wuhan Technology Contract Registration Station (Wuchang)",
     "武技登昌", "420106", "武昌区示例街3号政务服务中心", "027-80000003"),
)  # fmt: skip

_STAFF = (
    _Staff("chuangkou", "周敏", Role.WINDOW, GUANGGU, "窗口（光谷登记站）", "A12"),
    _Staff("chuangkou2", "吴晓", Role.WINDOW, GUANGGU, "窗口B岗（光谷登记站）", "A13"),
    _Staff("shencha1", "郑文博", Role.REVIEWER, GUANGGU, "登记员一（光谷登记站）"),
    _Staff("shencha2", "孙雅琴", Role.REVIEWER, GUANGGU, "登记员二（光谷登记站）"),
    _Staff("jueding", "马建国", Role.DECIDER, GUANGGU, "决定（光谷登记站）"),
    _Staff("jiancha", "何正", Role.SUPERVISOR, BUREAU, "监察（全局）"),
    _Staff("fazhi", "罗明远", Role.LEGAL, BUREAU, "法制（全局）"),
    _Staff("zhuanjia", "谢教授", Role.EXPERT, BUREAU, "专家"),
    _Staff("guanli", "高伟", Role.ADMIN, BUREAU, "系统管理（全局）"),
    _Staff("wuchang", "林晨", Role.WINDOW, WUCHANG, "窗口（武昌登记站）", "B03"),
    _Staff("wuchang1", "梁静", Role.REVIEWER, WUCHANG, "登记员一（武昌登记站）"),
    _Staff("wuchang2", "宋涛", Role.REVIEWER, WUCHANG, "登记员二（武昌登记站）"),
    _Staff("wuchang3", "唐立", Role.DECIDER, WUCHANG, "决定（武昌登记站）"),
)

#: First 17 signs of the code, name, kind, representative; the check digit is computed.
_ORGANISATIONS = (
    ("12420000MAXX01UN1", "武汉珞南理工大学", OrganisationKind.UNIVERSITY, "陈怀远"),
    ("12420000MAXX02UN2", "江夏湖滨科技大学", OrganisationKind.UNIVERSITY, "许令仪"),
    ("12420100MAXX03YJ3", "武汉江汉精密测量研究院", OrganisationKind.INSTITUTE, "丁守正"),
    ("91420100MAXX04QY4", "武汉星桥知行科技有限公司", OrganisationKind.ENTERPRISE, "冯一鸣"),
    ("91420100MAXX05QY5", "武汉楚芯微光电子有限公司", OrganisationKind.ENTERPRISE, "韩若溪"),
    ("91420100MAXX06QY6", "武汉东湖谷雨生物技术有限公司", OrganisationKind.ENTERPRISE, "田禾"),
    ("91420100MAXX07QY7", "武汉云帆技术转移有限公司", OrganisationKind.ENTERPRISE, "江一帆"),
)

#: User name, full name, whom he acts for (by number above) and as what, label.
_APPLICANTS = (
    ("geren", "李思远", (), "申请人（个人）"),
    ("daxue", "王静怡", ((0, MemberRole.OWNER),), "申请人（高校管理员）"),
    ("daiban", "张一诺", ((0, MemberRole.AGENT), (3, MemberRole.OWNER)), "申请人（高校代办人）"),
    ("qiye", "刘子墨", ((4, MemberRole.OWNER), (5, MemberRole.OWNER)), "申请人（企业管理员）"),
    ("yanjiuyuan", "杨可", ((1, MemberRole.OWNER), (2, MemberRole.OWNER), (6, MemberRole.OWNER)),
     "申请人（院所管理员）"),
)  # fmt: skip


def code_of(first17: str) -> str:
    """Return a whole 统一社会信用代码 with its check digit."""
    return first17 + str(stdnum_uscc.calc_check_digit(first17))


@transaction.atomic
def create_demo(at: datetime) -> list[DemoAccount]:
    """Make what is missing of the demonstration and return its accounts; changes nothing else.

    Outside a demonstration the accounts get no password.
    """
    units = _units()
    accounts = []
    for staff in _STAFF:
        user = _user(staff.username, staff.full_name, at)
        Membership.objects.get_or_create(
            user=user,
            unit=units[staff.unit],
            role=staff.role,
            defaults={"valid_from": SINCE, "window_label": staff.window},
        )
        accounts.append(_account(staff.role, user, staff.label))
    organisations = _organisations(at)
    for username, full_name, seats, label in _APPLICANTS:
        user = _user(username, full_name, at)
        for number, role in seats:
            _seat(user, organisations[number], role, at)
        accounts.append(_account(Role.APPLICANT, user, label))
    return accounts


def _account(role: Role, user: User, label: str) -> DemoAccount:
    return DemoAccount(role.value, user.username, PASSWORD if settings.DEMONSTRATION else "", label)


def _units() -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for code, parent, kind, name, name_en, word, region6, address, phone in _UNITS:
        made[code], _created = Unit.objects.get_or_create(
            code=code,
            defaults={
                "parent": made.get(parent),
                "kind": kind,
                "name": name,
                "name_en": name_en,
                "document_word": word,
                "region6": region6,
                "address": f"武汉市{address}",
                "phone": phone,
                "hours_text": "工作日 9:00–12:00，13:30–17:30",
                "complaint_phone": "027-12345",
                "valid_from": SINCE,
            },
        )
    return made


def _user(username: str, full_name: str, at: datetime) -> User:
    email = f"{username}@demo.example"
    user, created = User.objects.get_or_create(
        username=username,
        defaults={
            "full_name": full_name,
            "email": email,
            "phone": "13800000000",
            "privacy_version": NOTICE_VERSION,
            "privacy_accepted_at": at,
        },
    )
    if created:
        user.set_unusable_password()
        if settings.DEMONSTRATION:
            user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _organisations(at: datetime) -> list[Organisation]:
    made = []
    for first17, name, kind, representative in _ORGANISATIONS:
        organisation, _created = Organisation.objects.get_or_create(
            uscc=code_of(first17),
            defaults={
                "name": name,
                "kind": kind,
                "region": "420111",
                "address": "武汉市东湖高新区示例大道8号",
                "representative": representative,
                "contact": "科研管理部门",
                "phone": "027-80000010",
                "created_at": at,
            },
        )
        made.append(organisation)
    return made


def _seat(user: User, organisation: Organisation, role: MemberRole, at: datetime) -> None:
    if organisation.members.present().filter(user=user).exists():
        return
    OrganisationMember.objects.create(
        organisation=organisation,
        user=user,
        role=role,
        asked_at=at,
        confirmed_at=at,
        confirmed_by=user,
        authority_declared_at=at if role == MemberRole.OWNER else None,
    )
