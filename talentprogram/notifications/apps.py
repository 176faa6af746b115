from django.apps import AppConfig


class Notifications(AppConfig):
    name = "talentprogram.notifications"
    label = "notifications"
