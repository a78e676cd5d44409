"""The case (办件): one request of one applicant, with all its papers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from certificates.render import unprintable
from forms.build import Problem, clean_answers
from forms.materials import deferred, missing
from govservice.clock import day_of
from workflows.lifecycle import Acting, By, Status
from workflows.models.machines import machine_for
from workflows.models.visibility import OPEN, STAFF_ROLES, STARTED, CaseQuerySet

if TYPE_CHECKING:
    from workflows.spec import Procedure

USER = settings.AUTH_USER_MODEL


class Case(models.Model):
    """One request of one applicant (办件).

    `status` is protected: it moves only through `workflows.services._perform`, on the machine
    of the case's procedure, as which every row is loaded. JSON columns are assigned, never
    mutated in place. `clocks` and `due_at` are projections of the events, kept for lists.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", "网上"
        WINDOW = "window", "窗口"

    definition: ClassVar[Procedure]  # set on each machine by the registry
    acting: Acting | None = None

    number = models.CharField("办件编号", max_length=50, unique=True, null=True)
    short_code = models.CharField("短编号", max_length=20, unique=True, null=True)
    query_code = models.CharField("查询码", max_length=6, default="", blank=True)
    procedure = models.SlugField("事项", max_length=40, db_index=False)
    machine_version = models.PositiveSmallIntegerField(default=1)
    substance_pack = models.CharField("实体规则包", max_length=20, default="", blank=True)
    limits_pack = models.CharField("时限规则包", max_length=20, default="", blank=True)

    authority = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name="办理机构"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    contact_email = models.EmailField(default="", blank=True)
    applicant_name = models.CharField("申请人", max_length=200, default="", blank=True)
    title = models.CharField("名称", max_length=400, default="", blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    district = models.CharField(max_length=6, default="", blank=True)
    answers = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    materials_hash = models.CharField(max_length=64, default="", blank=True)

    status = FSMField("状态", max_length=20, default=Status.DRAFT.value, protected=True)
    seq = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="首接责任人",
    )
    owner_window = models.CharField("窗口号", max_length=40, default="", blank=True)
    handover_to = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    registrar1 = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    registrar2 = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    defects = models.JSONField(default=list, blank=True)
    corrections = models.PositiveSmallIntegerField(default=0)
    changed_keys = models.JSONField(default=list, blank=True)
    review = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=20, default="", blank=True)
    reason = models.JSONField(default=dict, blank=True)
    deemed = models.BooleanField("视为受理", default=False)
    rated = models.BooleanField(default=False)

    clocks = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_clock = models.CharField(max_length=20, default="", blank=True)
    paused = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_as_of = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_way = models.CharField(max_length=20, default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[str(status) for status in Status]),
                name="case_status_is_known",
            ),
            models.CheckConstraint(
                condition=~STARTED | Q(owner__isnull=False), name="case_owner_is_never_empty"
            ),
            models.CheckConstraint(
                condition=~STARTED | Q(number__isnull=False), name="case_has_a_number"
            ),
            models.CheckConstraint(
                condition=~Q(status=str(Status.CLOSED)) | Q(delivered_at__isnull=False),
                name="case_closed_only_when_delivered",
            ),
            models.CheckConstraint(
                condition=Q(registrar1__isnull=True)
                | Q(registrar2__isnull=True)
                | ~Q(registrar1=F("registrar2")),
                name="case_two_registrars_are_two",
            ),
            models.UniqueConstraint(
                fields=["procedure", "fingerprint"],
                condition=~Q(fingerprint="") & Q(outcome__in=["", "granted"]),
                name="case_is_not_filed_twice",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "due_at", "id"], condition=OPEN, name="case_queue"),
            models.Index(
                fields=["authority", "procedure", "status", "due_at", "id"],
                include=["due_clock", "paused", "channel"],  # counted without the rows
                condition=OPEN,
                name="case_desk",
            ),
            models.Index(  # one channel only: without it the other's cases are read and thrown away
                fields=["authority", "procedure", "status", "channel", "due_at", "id"],
                include=["due_clock", "paused"],
                condition=OPEN,
                name="case_channel",
            ),
            models.Index(
                fields=["authority", "procedure", "status", "due_at", "id"],
                condition=OPEN & Q(paused=True),
                name="case_paused",
            ),
            models.Index(
                fields=["authority", "-ended_at", "-id"],
                condition=Q(status__in=[str(Status.RATING), str(Status.CLOSED)]),
                name="case_done",
            ),
            models.Index(
                fields=["authority", "channel", "-ended_at", "-id"],
                condition=Q(status__in=[str(Status.RATING), str(Status.CLOSED)]),
                name="case_done_channel",
            ),
            models.Index(
                fields=["handover_to"],
                condition=Q(handover_to__isnull=False),
                name="case_handover",
            ),
            models.Index(fields=["owner"], condition=OPEN, name="case_of_owner"),
            models.Index(fields=["authority", "-id"], condition=STARTED, name="case_of_unit"),
            GinIndex(
                fields=["applicant_name", "title"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                name="case_words",
            ),
        ]

    def __str__(self) -> str:
        return self.short_code or f"draft {self.pk}"

    # Loading: every row becomes the machine of its procedure

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Case:
        return super().from_db(db, field_names, values, **kwargs).as_machine()

    def as_machine(self) -> Case:
        """Turn this row into its procedure's machine; unknown procedures cannot move."""
        state = self.__dict__  # never triggers a deferred load
        found = machine_for(state.get("procedure"), state.get("machine_version"))
        if found is not None:
            self.__class__ = found
        return self

    def __reduce__(self) -> Any:
        reduced: Any = super().__reduce__()
        make, _, state = reduced
        return make, (("workflows", "Case"),), state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)  # type: ignore[misc]
        self.as_machine()

    def refresh_from_db(
        self, using: Any = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        if fields is None or "status" in fields:
            self.__dict__.pop("status", None)  # a protected field may be set once
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    # What guards and screens ask

    @property
    def state(self) -> Status:
        return Status(self.status)

    def is_visible_to(self, actor: Any) -> bool:
        """Twin of `CaseQuerySet.visible_to`, for a row in hand."""
        if actor.user_id is not None and actor.user_id == self.agent_id:
            return True
        if self.organisation_id is not None and self.organisation_id in actor.organisations:
            return True
        started = self.status not in (Status.DRAFT, Status.DISCARDED)
        office = self.authority_id in actor.units(*STAFF_ROLES)
        return office and (started or self.channel == self.Channel.WINDOW)

    def is_of(self, by: By) -> bool:
        """Whether *by* stands on the applicant's side of this case."""
        own = by.user_id is not None and by.user_id == self.agent_id
        return own or self.organisation_id in by.organisations

    def given_keys(self) -> set[str]:
        """Keys of the materials that lie in the file now. One query, once an instance."""
        given = self.__dict__.get("_given_keys")
        if given is None:
            rows = self.materials.filter(replaced_at=None)
            given = self.__dict__["_given_keys"] = set(rows.values_list("key", flat=True))
        return given

    def cleaned(self) -> tuple[dict[str, Any], list[Problem]]:
        """The answers in their stored form, and what is wrong with them; worked out once."""
        known = self.__dict__.get("_cleaned")
        if known is None or known[0] is not self.answers:
            done = clean_answers(self.definition.form, self.answers)
            known = self.__dict__["_cleaned"] = (self.answers, done)
        found: tuple[dict[str, Any], list[Problem]] = known[1]
        return found

    def problems(self) -> list[str]:
        """Everything that is still missing or wrong in form and materials, in words."""
        _, wrong = self.cleaned()
        lacking = missing(self.definition.materials, self.answers, self.given_keys())
        strange = unprintable(self.answers)
        return [
            *(problem.message for problem in wrong),
            *(f"缺少材料：{material.title}" for material in lacking),
            *([f"有文书无法印出的字符，请改用文字：{strange[:20]}"] if strange else []),
        ]

    def deferred(self) -> list[str]:
        """Titles of the materials that could come later (可容缺) and are not in the file."""
        materials, given = self.definition.materials, self.given_keys()
        return [str(one.title) for one in deferred(materials, self.answers, given)]

    @property
    def suspended(self) -> bool:
        """Whether the handling is suspended (中止) by an act of the office."""
        return "suspension" in self.clocks

    def papers_ready(self) -> bool:
        """Whether every paper of this case has been made as a file."""
        return not self.papers.filter(rendered_at=None).exists()

    def earlier_twin(self) -> Case | None:
        """Return the live or granted case with the same fingerprint, if there is one."""
        mark = self.definition.fingerprint(self.answers)
        twins = Case.objects.filter(
            procedure=self.procedure, fingerprint=mark, outcome__in=["", "granted"]
        ).exclude(pk=self.pk)
        return twins.order_by("pk").first() if mark else None

    def bind_limits(self) -> None:
        """Bind the rule packs of the legal date of acceptance (§ 0.2)."""
        as_of: datetime = self.accepted_as_of  # type: ignore[assignment]
        pack = self.definition.pack(day_of(as_of)).code
        self.substance_pack = self.limits_pack = pack
