"""What can be done with a case: one function for each act.

Every function takes *by* (who) and *at* (when: aware, chosen by the door, never read from the
clock here), does all of it or nothing, and writes one sealed `CaseEvent`. Refusals carry every
reason with its citation. *seen* is the `Case.seq` of the page a person acted on.
"""

from workflows.services.applicant import discard, resubmit, submit, supplement, withdraw
from workflows.services.claims import claim, unclaim
from workflows.services.drafts import attach, detach, keys_of, open_draft, save_answers
from workflows.services.expiry import expire
from workflows.services.office import (
    accept,
    ask_correction,
    ask_supplement,
    check,
    decline_handover,
    deliver,
    grant,
    not_accept,
    note,
    offer_handover,
    propose,
    refuse,
    send_back,
    take_over,
)
from workflows.services.perform import FOLLOWERS, Move, Offer, examine, offers
from workflows.services.timing import (
    begin_special,
    end_special,
    extend,
    resume_handling,
    suspend,
)

__all__ = [
    "FOLLOWERS",
    "Move",
    "Offer",
    "accept",
    "ask_correction",
    "ask_supplement",
    "attach",
    "begin_special",
    "check",
    "claim",
    "decline_handover",
    "deliver",
    "detach",
    "discard",
    "end_special",
    "examine",
    "expire",
    "extend",
    "grant",
    "keys_of",
    "not_accept",
    "note",
    "offer_handover",
    "offers",
    "open_draft",
    "propose",
    "refuse",
    "resubmit",
    "resume_handling",
    "save_answers",
    "send_back",
    "submit",
    "supplement",
    "suspend",
    "take_over",
    "unclaim",
    "withdraw",
]
