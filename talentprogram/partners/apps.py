from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Partners(AppConfig):
    name = "talentprogram.partners"
    label = "partners"
    verbose_name = _("Partners")
