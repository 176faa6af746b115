from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class Kernel(AppConfig):
    """Template tags and commands of the ground floor; no models."""

    name = "talentprogram.kernel"
    label = "kernel"


class Desk(AdminConfig):
    """Django's admin, as the coordinators' desk."""

    default_site = "talentprogram.kernel.admin.DeskSite"
    default = False
