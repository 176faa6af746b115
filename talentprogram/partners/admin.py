"""Partner organisations, where they are and when they rest, on the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from talentprogram.accounts import policies
from talentprogram.kernel.admin import ModelDesk
from talentprogram.partners.models import HolidayDay, Organisation, OrgUnit, Room, Site, Travel

NAMES = ("name_en", "name_zh_hant", "name_zh_hans")


class PartnerDesk(ModelDesk):
    """Plain facts that coordinators keep."""

    may_view = may_add = may_change = may_delete = policies.coordinates


class OrganisationForm(forms.ModelForm):
    """Two partners hold a key, never three."""

    def clean_is_key_partner(self) -> Any:
        wanted = self.cleaned_data["is_key_partner"]
        others = Organisation.objects.filter(is_key_partner=True).exclude(pk=self.instance.pk)
        if wanted and others.count() >= 2:
            raise forms.ValidationError(_("Exactly two partners hold a key, and two do already."))
        return wanted


@admin.register(Organisation)
class OrganisationDesk(PartnerDesk):
    form = OrganisationForm
    may_delete = policies.may_never  # people, sites and keys hang on it
    list_display = ("code", "name", "kind", "jurisdiction", "is_key_partner")
    list_filter = ("kind", "jurisdiction", "is_key_partner")
    search_fields = ("code", "name")
    fields = ("code", *NAMES, "kind", "jurisdiction", "is_key_partner", "ror", "mail_domains")


@admin.register(OrgUnit)
class UnitDesk(PartnerDesk):
    list_display = ("name", "organisation")
    list_filter = ("organisation",)
    list_select_related = ("organisation",)
    search_fields = ("name",)
    fields = ("organisation", *NAMES)


@admin.register(HolidayDay)
class HolidayDesk(PartnerDesk):
    list_display = ("date", "organisation", "kind", "name")
    list_filter = ("organisation", "kind", "date")
    list_select_related = ("organisation",)
    search_fields = ("name", "date")
    fields = ("organisation", "date", "kind", *NAMES)
    date_hierarchy = "date"


@admin.register(Site)
class SiteDesk(PartnerDesk):
    list_display = ("code", "name", "organisation", "jurisdiction")
    list_filter = ("organisation", "jurisdiction")
    list_select_related = ("organisation",)
    search_fields = ("code", "name", "address")
    fields = ("code", *NAMES, "organisation", "address", "jurisdiction")


@admin.register(Room)
class RoomDesk(PartnerDesk):
    list_display = ("code", "name", "site", "capacity")
    list_filter = ("site",)
    list_select_related = ("site",)
    search_fields = ("code", "name")
    fields = ("code", *NAMES, "site", "capacity", "features", "hazards")


@admin.register(Travel)
class TravelDesk(PartnerDesk):
    list_display = ("here", "there", "minutes")
    list_select_related = ("here", "there")
    search_fields = ("here__code", "there__code")
    fields = ("here", "there", "minutes")
