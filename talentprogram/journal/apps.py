from django.apps import AppConfig


class Journal(AppConfig):
    name = "talentprogram.journal"
    label = "journal"
