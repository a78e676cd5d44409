"""Who may come in, how he proves it, and how long he may stay; read by `base`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govservice.settings import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked account is refused before any check
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "govservice.accounts.adapters.AccountAdapter"
_FORMS = "govservice.accounts.entrance_forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "SignInForm",
    "signup": _FORMS + "SignUpForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "NewPasswordForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
    "add_email": _FORMS + "AddEmailForm",
    "change_email": _FORMS + "ChangeEmailForm",
    "confirm_email_verification_code": _FORMS + "EmailCodeForm",
    "confirm_password_reset_code": _FORMS + "PasswordCodeForm",
}
#: Closed on a host that serves staff only; staff accounts are made by an administrator anyway.
SIGNUP_OPEN = env.flag("SIGNUP_OPEN", default=True)
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_DISPLAY = "govservice.accounts.adapters.name_of"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; the new one holds once it is confirmed
# A code, not a link: it can be typed on the device where the form is open, and no mail scanner
# confirms it by following it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USERNAME_BLACKLIST = ["admin", "root", "system"]
# The lock on an account is axes' work; this only stops floods from one place or against one name.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,30/h/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # never merge accounts by e-mail
SOCIALACCOUNT_LOGIN_ON_GET = False
USERSESSIONS_TRACK_ACTIVITY = False  # would write on every request
#: How many proxies stand before us; their X-Forwarded-For tells the browser's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

# ── second factor ──
MFA_ADAPTER = "govservice.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": _FORMS + "SecondFactorForm",
    "reauthenticate": _FORMS + "SecondFactorAgainForm",
    "activate_totp": _FORMS + "ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "政务服务"
#: Whether staff must set up a second factor before anything else.
STAFF_SECOND_FACTOR = False

# ── lockout (GB/T 22239—2019 8.1.4.1 b) ──
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "govservice.accounts.lockout.account_key"
AXES_CLIENT_IP_CALLABLE = "govservice.accounts.lockout.client_ip"
AXES_LOCKOUT_CALLABLE = "govservice.accounts.lockout.locked_page"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "email"]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "govservice.accounts.passwords.SimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email", "phone"]},
    },
    {"NAME": "govservice.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "govservice.accounts.passwords.CommonValidator"},
    {"NAME": "govservice.accounts.passwords.CharacterClassValidator", "OPTIONS": {"classes": 3}},
    {"NAME": "govservice.accounts.passwords.HistoryValidator", "OPTIONS": {"keep": 5}},
]

# ── sessions ──
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: *idle* for everybody; *staff_absolute* from sign-in, however busy.
SESSION_RULES = {"idle": timedelta(minutes=30), "staff_absolute": timedelta(hours=10)}
