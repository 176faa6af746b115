from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Labs(AppConfig):
    name = "labs"
    verbose_name = _("Laboratories")

    def ready(self) -> None:
        from talentprogram.notifications import kinds

        from labs.lifecycles.letters import LETTERS

        kinds.register(LETTERS)
