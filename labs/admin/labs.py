"""Laboratories and their themes on the desk."""

from django.contrib import admin
from django.db.models import JSONField

from labs import policies
from labs.models import Lab, Theme
from talentprogram.kernel.admin import ModelDesk
from talentprogram.kernel.forms import Lines

TONGUES = ("en", "zh_hant", "zh_hans")


@admin.register(Lab)
class LabDesk(ModelDesk):
    formfield_overrides = {JSONField: {"form_class": Lines}}
    may_view = policies.reads_labs
    may_add = policies.keeps_labs
    may_change = policies.keeps_labs
    list_display = ("code", "name", "bench_capacity")
    search_fields = ("code", *(f"name_{code}" for code in TONGUES))
    fields = (
        "code",
        *(f"{text}_{code}" for text in ("name", "summary") for code in TONGUES),
        "sites",
        "bench_capacity",
        "hazards",
    )
    filter_horizontal = ("sites",)


@admin.register(Theme)
class ThemeDesk(ModelDesk):
    formfield_overrides = {JSONField: {"form_class": Lines}}
    may_view = policies.reads_labs
    may_add = policies.keeps_labs
    may_change = policies.keeps_labs
    list_display = ("code", "title", "lab")
    list_filter = ("lab",)
    list_select_related = ("lab",)
    search_fields = ("code", *(f"title_{code}" for code in TONGUES))
    fields = ("code", "lab", *(f"{text}_{code}" for text in ("title", "summary") for code in TONGUES), "sectors")
