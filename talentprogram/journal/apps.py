from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Journal(AppConfig):
    name = "talentprogram.journal"
    label = "journal"
    verbose_name = _("Journal")
