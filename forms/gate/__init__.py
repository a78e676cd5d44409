"""What may come in: five types, judged by their bytes and by a real parser of each.

    allowed name -> first bytes -> no second format hidden in it -> the parser of the type

No library is asked to guess a type: those that do call an OFD a DOCX and overlook macros. The
file is never written anew: saving a PDF again would break the seals in it, and a photograph
is evidence with everything in it.

`examine` runs the parsers in a child process with little memory and time, because they read
what strangers send; `inspect` is what runs there. Neither needs Django.
"""

from forms.gate.child import examine
from forms.gate.findings import REASONS, Found, Refusal
from forms.gate.kinds import ALLOWED, extension, inspect, media_type

__all__ = [
    "ALLOWED",
    "REASONS",
    "Found",
    "Refusal",
    "examine",
    "extension",
    "inspect",
    "media_type",
]
