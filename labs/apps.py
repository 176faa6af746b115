from django.apps import AppConfig


class Labs(AppConfig):
    name = "labs"

    def ready(self) -> None:
        from talentprogram.notifications import kinds

        from labs.lifecycles.letters import LETTERS

        kinds.register(LETTERS)
