"""Where allauth asks us: who may sign up, what a new user is called, how a letter goes."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from govservice import clock
from govservice.accounts import notices
from govservice.accounts.actors import actor_for
from govservice.accounts.models import User

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def name_of(user: User) -> str:
    """Greet a person by his name: the user name that chance gave him says nothing to him."""
    return user.get_full_name()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People sign up as applicants only; offices are given by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send staff to their desk and applicants to their cases; ``next`` goes before both."""
        here = actor_for(request.user, clock.today())
        return reverse("workflows:desk" if here.is_staff else "workflows:mine")

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Name a new user by chance: a user name is shown to others and must tell nothing."""
        if not user.username:
            user.username = "u" + get_random_string(11, _LETTERS)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, in the language of the page; deliver later, by the worker."""
        facts = {
            "request": self.request,
            "email": email,
            "site_name": str(settings.SITE_NAME),
            "site_url": settings.SITE_URL,
            **context,
        }
        message: EmailMessage = self.render_mail(template_prefix, email, facts)
        notices.post(email, str(message.subject), str(message.body))
        if settings.DEMONSTRATION and "code" in context and self.request is not None:
            # Nobody reads mail in a demonstration; without the code the road would end here.
            text = _("演示环境不发送邮件，您的验证码是：%(code)s") % {"code": context["code"]}
            messages.info(self.request, text)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets encrypted at rest; staff keep their second factor once it is asked of them."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if not settings.STAFF_SECOND_FACTOR:
            return True
        return not actor_for(authenticator.user, clock.today()).is_staff


def _cipher() -> MultiFernet:
    """Return the cipher of the present secret key; older keys still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [sha256(b"second factor" + str(secret).encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
