"""Records of people, organisations and units."""

from govservice.accounts.models.letters import Letter
from govservice.accounts.models.organisations import (
    Invitation,
    MemberRole,
    Organisation,
    OrganisationKind,
    OrganisationMember,
)
from govservice.accounts.models.people import IdKind, PasswordHistory, User
from govservice.accounts.models.reveals import RevealLog
from govservice.accounts.models.units import Membership, Unit, UnitKind
from govservice.accounts.roles import Role

__all__ = [
    "IdKind",
    "Invitation",
    "Letter",
    "MemberRole",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationMember",
    "PasswordHistory",
    "RevealLog",
    "Role",
    "Unit",
    "UnitKind",
    "User",
]
