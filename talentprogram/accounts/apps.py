from django.apps import AppConfig


class Accounts(AppConfig):
    name = "talentprogram.accounts"
    label = "accounts"
