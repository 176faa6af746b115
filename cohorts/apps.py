from django.apps import AppConfig


class Cohorts(AppConfig):
    name = "cohorts"

    def ready(self) -> None:
        from talentprogram.notifications import kinds

        from cohorts.lifecycles.letters import LETTERS

        kinds.register(LETTERS)
