"""What staff say when they roll a module out into sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Group, Module
from talentprogram.accounts.models import Person
from talentprogram.accounts.roles import Role
from talentprogram.kernel.forms import Plain
from talentprogram.partners.models import Room, Site


class RollOut(Plain):
    """How many sessions of which length, for which groups, when and where."""

    wants_thing = True

    count = forms.IntegerField(label=_("Sessions for each group"), min_value=1, max_value=30, initial=3)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=30, max_value=480, step_size=30, initial=120)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )
    teachers = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Teachers"),
        required=False,
        help_text=_("The lead teacher of the module if you choose nobody."),
    )
    first_week = forms.IntegerField(label=_("First in week"), min_value=1, max_value=40, initial=1)
    every_weeks = forms.IntegerField(label=_("Then every so many weeks"), min_value=1, max_value=8, initial=1)
    room_features = forms.MultipleChoiceField(
        label=_("The room needs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("Any site"))
    is_online = forms.BooleanField(label=_("Online, without a room"), required=False)
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, thing: Module | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if thing is not None:
            self.fields["groups"].queryset = Group.objects.filter(cohort=thing.cohort_id)  # type: ignore[attr-defined]
        teachers = Person.objects.filter(role_grants__role=Role.TEACHER.value).distinct().order_by("email")
        self.fields["teachers"].queryset = teachers  # type: ignore[attr-defined]
        known = sorted(
            {feature for features in Room.objects.values_list("features", flat=True) for feature in features}
        )
        self.fields["room_features"].choices = [(each, each.replace("_", " ")) for each in known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_online") and not data.get("link"):
            self.add_error("link", _("An online session needs its link."))
        data["groups"], data["teachers"] = list(data.get("groups") or []), list(data.get("teachers") or [])
        return data
