from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Notifications(AppConfig):
    name = "talentprogram.notifications"
    label = "notifications"
    verbose_name = _("Letters")
