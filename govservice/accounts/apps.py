"""People, organisations, units and who may act for whom."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "govservice.accounts"
    label = "accounts"
    verbose_name = "账户与机构"
    default_auto_field = "django.db.models.BigAutoField"
