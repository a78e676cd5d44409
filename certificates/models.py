"""Lines of numbers, and what every issued paper has; the case is joined on above us."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Series(models.Model):
    """The last number given in one line; `services.next_serial` is its only writer."""

    code = models.CharField("编号序列", max_length=160, unique=True)
    last = models.PositiveBigIntegerField("最后序号")

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.code} {self.last}"


class AbstractDocument(models.Model):
    """A paper on record: what it says is frozen at issue, whenever its PDF is drawn.

    A number once given stays given: a paper is voided (作废), never deleted.
    """

    kind = models.SlugField("文书种类", max_length=60)
    number = models.CharField("编号", max_length=120)
    title = models.CharField("名称", max_length=200)
    template = models.CharField("版式", max_length=120)
    facts: models.JSONField[Any, Any] = models.JSONField("内容")
    issued_at = models.DateTimeField("出具时间")
    issued_by_name = models.CharField("出具人", max_length=100)
    verify_code = models.CharField("核验码", max_length=12, unique=True)
    file = models.FileField("文件", upload_to="papers/", max_length=200, null=True, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    rendered_at = models.DateTimeField("制作时间", null=True, blank=True)
    sealed_at = models.DateTimeField("用印时间", null=True, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "number"], name="%(app_label)s_%(class)s_number_once"
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, sha256="") | ~Q(rendered_at=None) & ~Q(sha256=""),
                name="%(app_label)s_%(class)s_rendered_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="")
                | ~Q(voided_at=None) & ~Q(void_reason=""),
                name="%(app_label)s_%(class)s_voided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_sealed(self) -> bool:
        """Whether it bears a seal; without one it is not served (未用印)."""
        return self.sealed_at is not None
