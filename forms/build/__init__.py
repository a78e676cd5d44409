"""From a definition to a page, and from a page to answers.

A view shows a step with `resume`, judges a POST with `bind`, keeps what was typed with
`read_draft` (valid or not) and answers the inline check with `check_field`. If `row_command`
is true, a button of a group of rows was pressed: save the draft and show the step again.
Whoever decides anything asks `clean_answers`.
"""

from forms.build.answers import Problem, clean_answers
from forms.build.draft import read_draft, row_command
from forms.build.form import StepForm, bind, check_field, form_class, resume
from forms.build.schema import json_schema

__all__ = [
    "Problem",
    "StepForm",
    "bind",
    "check_field",
    "clean_answers",
    "form_class",
    "json_schema",
    "read_draft",
    "resume",
    "row_command",
]
