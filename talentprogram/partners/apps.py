from django.apps import AppConfig


class Partners(AppConfig):
    name = "talentprogram.partners"
    label = "partners"
