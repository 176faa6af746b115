"""Mentors on the desk. They come in by import, or one by one; their cap is what the gauge counts with."""

from typing import Any

from django.contrib import admin
from django.db.models import JSONField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labs import policies
from labs.actions import mentors as actions
from labs.forms.mentors import MENTORS
from labs.models import Mentor
from labs.queries import mentors as asked
from talentprogram.kernel import clock
from talentprogram.kernel.admin_import import ImportDesk
from talentprogram.kernel.forms import Lines


@admin.register(Mentor)
class MentorDesk(ImportDesk):
    formfield_overrides = {JSONField: {"form_class": Lines}}
    may_view = policies.reads_labs
    may_change = policies.keeps_labs
    may_import = policies.keeps_labs
    importer = MENTORS
    list_display = ("code", "who", "side", "organisation", "max_students", "projects_now")
    list_display_links = ("code", "who")
    list_filter = ("side", "organisation")
    search_fields = (
        "code",
        "person__email",
        "person__display_name",
        "person__legal_family_name",
        "person__legal_name_native",
    )
    fields = (
        "code",
        "person",
        "side",
        "organisation",
        "title_en",
        "title_zh_hant",
        "title_zh_hans",
        "expertise",
        "languages",
        "max_students",
    )
    readonly_fields = ("code", "person", "side", "organisation")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mentor]:
        return asked.with_projects(super().get_queryset(request))

    @admin.display(description=_("name"), ordering="person__legal_family_name")
    def who(self, mentor: Mentor) -> str:
        return mentor.person.full_names

    @admin.display(description=_("projects now"), ordering="project_count")
    def projects_now(self, mentor: Any) -> int:
        return mentor.project_count

    def save_model(self, request: HttpRequest, obj: Mentor, form: Any, change: bool) -> None:
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.amend(Mentor.objects.get(pk=obj.pk), names={}, by=request.user, at=clock.now(), **changed)
