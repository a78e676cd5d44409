"""The offices a person can hold in a unit (岗位)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """Stored values; the words are for screens."""

    APPLICANT = "applicant", "申请人"
    WINDOW = "window", "窗口"
    REVIEWER = "reviewer", "审查"
    DECIDER = "decider", "决定"
    EXPERT = "expert", "专家"
    SUPERVISOR = "supervisor", "监察"
    LEGAL = "legal", "法制"
    ADMIN = "admin", "系统管理"


STAFF_ROLES = tuple(role for role in Role if role is not Role.APPLICANT)
