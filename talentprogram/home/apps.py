from django.apps import AppConfig


class Home(AppConfig):
    name = "talentprogram.home"
    label = "home"

    def ready(self) -> None:
        from talentprogram.home.letters import LETTERS
        from talentprogram.notifications import kinds

        kinds.register(LETTERS)
