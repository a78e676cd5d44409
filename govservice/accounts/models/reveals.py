"""Memory of every look at a masked personal datum."""

from django.conf import settings
from django.db import models


class RevealLog(models.Model):
    """Somebody had a masked value shown in full. Written once, never changed.

    Holds where the value stands, never the value.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象", max_length=40)
    field = models.CharField("字段", max_length=60)
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "明文查看记录"
        verbose_name_plural = "明文查看记录"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="reveal_by_subject"),
            models.Index(fields=["user", "at"], name="reveal_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.subject_type} {self.subject_id} · {self.field}"
