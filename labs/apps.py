from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Labs(AppConfig):
    name = "labs"
    verbose_name = _("Laboratories")

    def ready(self) -> None:
        from labs.lifecycles.letters import LETTERS
        from talentprogram.notifications import kinds

        kinds.register(LETTERS)
