"""Papers handed out in a case (文书, 证明) and messages sent about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from certificates.models import AbstractDocument
from workflows.models.case import Case
from workflows.models.events import CaseEvent


class Paper(AbstractDocument):
    """A numbered paper of a case; what it says was frozen when it was issued."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")

    class Meta(AbstractDocument.Meta):
        abstract = False
        default_permissions = ()
        indexes = [
            models.Index(fields=["id"], condition=Q(rendered_at=None), name="paper_to_render")
        ]


class Message(models.Model):
    """An e-mail about one act; one per act and address, however often the job runs."""

    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="messages")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["event", "to"], name="one_message")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.subject}"
