from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Cohorts(AppConfig):
    name = "cohorts"
    verbose_name = _("Cohorts")

    def ready(self) -> None:
        from cohorts.lifecycles.letters import LETTERS
        from talentprogram.notifications import kinds

        kinds.register(LETTERS)
