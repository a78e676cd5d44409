"""What lies in the file: the applicant's materials, the office's own notes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from forms.models import StoredFile
from workflows.models.case import Case


class CaseMaterial(models.Model):
    """One file handed in for one material; replaced ones stay in the file, marked so."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    key = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class CaseNote(models.Model):
    """A note among colleagues; the applicant never sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    text = models.TextField(max_length=2000)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.case_id} note {self.pk}"
