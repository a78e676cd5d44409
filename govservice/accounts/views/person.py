"""One's own page: particulars, masked numbers, the privacy notice."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govservice import clock
from govservice.accounts import masking, privacy
from govservice.accounts.forms import ProfileForm
from govservice.accounts.models import User
from govservice.accounts.views.manners import actor_of, status_of, user_of

#: What a person may have shown to himself in full.
OWN = ("id_number", "phone")


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice (个人信息处理告知), readable before signing up."""
    return render(request, "accounts/privacy.html", {"version": privacy.NOTICE_VERSION})


@never_cache
@sensitive_post_parameters("id_number", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=user_of(request).pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        form.save()
        with translation.override(user.locale):
            messages.success(request, _("您的信息已保存。"))
        response = redirect("accounts:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.locale, max_age=365 * 86400, samesite="Lax"
        )
        return response
    return _page(request, form, status=status_of(form.is_bound))


@never_cache
@require_POST
def reveal(request: HttpRequest) -> HttpResponse:
    """Show one of one's own masked numbers in full, once; the look is on record."""
    field = request.POST.get("field", "")
    if field not in OWN:
        return HttpResponseBadRequest()
    user = user_of(request)
    value = privacy.reveal(actor_of(request), user, field, at=clock.now())
    return _page(request, ProfileForm(instance=user), shown={field: value})


def _page(
    request: HttpRequest,
    form: ProfileForm,
    *,
    shown: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = User.objects.get(pk=user_of(request).pk)
    context = {
        "form": form,
        "person": user,
        "masked": {
            "phone": masking.phone(user.phone),
            "id_number": masking.identity(user.id_kind, user.id_number),
        },
        "shown": shown or {},
    }
    return render(request, "accounts/profile.html", context, status=status)
