"""One look for every form of the site (`FORM_RENDERER`)."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Help beside each question, complaints tied to it, a summary above."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
