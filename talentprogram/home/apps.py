from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Home(AppConfig):
    name = "talentprogram.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from talentprogram.home.letters import LETTERS
        from talentprogram.notifications import kinds

        kinds.register(LETTERS)
