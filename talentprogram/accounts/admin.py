"""People and their roles on the desk."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from talentprogram.accounts import policies
from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.kernel.admin import ModelDesk

admin.site.unregister([Group, EmailAddress])  # roles are grants, and an address is changed by its owner


class Grants(admin.TabularInline):
    model = RoleGrant
    fk_name = "person"
    extra = 0
    fields = ("role", "partner", "lab", "cohort", "valid_from", "valid_to", "reason")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.coordinates(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Person)
class PersonDesk(ModelDesk):
    may_view = policies.coordinates
    may_change = policies.coordinates
    may_add = policies.coordinates
    list_display = ("names", "email", "preferred_language", "is_active")
    list_filter = ("is_active", "preferred_language", "role_grants__role")
    search_fields = ("email", "display_name", "legal_family_name", "legal_given_name", "legal_name_native")
    fieldsets = (
        (None, {"fields": ("email", "is_active")}),
        (
            _("Name"),
            {"fields": ("display_name", "legal_family_name", "legal_given_name", "legal_name_native", "name_order")},
        ),
        (_("Reading"), {"fields": ("preferred_language", "time_zone")}),
    )
    inlines = (Grants,)

    @admin.display(description=_("name"), ordering="display_name")
    def names(self, person: Person) -> str:
        return person.full_names

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for grant in formset.save(commit=False):
            grant.granted_by = grant.granted_by or request.user
            grant.save()
        for grant in formset.deleted_objects:
            grant.delete()
        formset.save_m2m()
