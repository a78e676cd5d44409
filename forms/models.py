"""The files that were handed in; their bytes lie outside the web root, under their id."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class StoredFile(models.Model):
    """One uploaded file, kept byte for byte as it came: evidence is never written anew.

    It may be attached, read and served only once it is `READY`: complete, of an allowed type
    and passed by the gate. *pages* is how many pages can be shown on screen; 0: none, it can
    only be downloaded.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", "接收中"
        READY = "ready", "已接收"
        REFUSED = "refused", "未通过检查"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小（字节）")
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField("页数", default=0)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    received = models.PositiveBigIntegerField("已接收（字节）", default=0)
    reason = models.CharField("未通过原因", max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["receiving", "ready", "refused"]),
                name="file_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="file_is_no_longer_than_it_said"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (Q(received=F("size")) & ~Q(sha256="") & ~Q(media_type="")),
                name="file_ready_is_whole_and_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="file_refused_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "created_at"],
                name="file_unfinished",
                condition=~Q(state="ready"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """Return the type by its name in lower case, as the gate knows it: ``jpg``, ``pdf`` …"""
        found = self.name.rpartition(".")[2].lower()
        return "jpg" if found == "jpeg" else found

    @property
    def is_image(self) -> bool:
        return self.extension in ("jpg", "png")

    @property
    def path(self) -> str:
        """Return where the bytes lie, relative to ``settings.PRIVATE_ROOT``."""
        return f"uploads/{self.id.hex[:2]}/{self.id.hex}"

    @property
    def file(self) -> Path:
        """Return where the bytes lie once the file is ready."""
        return Path(settings.PRIVATE_ROOT) / self.path

    @property
    def part(self) -> Path:
        """Return where the bytes gather while they come in."""
        return Path(settings.PRIVATE_ROOT) / "parts" / f"{self.id.hex}.part"
