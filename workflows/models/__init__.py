"""Records of the case (办件): what can never be false is a constraint here."""

from workflows.models import rows as rows
from workflows.models.case import Case
from workflows.models.desks import Desk, Phase, flow_name
from workflows.models.events import CaseEvent
from workflows.models.files import CaseMaterial, CaseNote
from workflows.models.machines import machine, machine_for, transitions
from workflows.models.papers import Message, Paper
from workflows.models.points import ServicePoint
from workflows.models.visibility import CaseQuerySet

__all__ = [
    "Case",
    "CaseEvent",
    "CaseMaterial",
    "CaseNote",
    "CaseQuerySet",
    "Desk",
    "Message",
    "Paper",
    "Phase",
    "ServicePoint",
    "flow_name",
    "machine",
    "machine_for",
    "transitions",
]
