"""The desk of references: read what came, doubt it, do without what never came."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from cohorts import policies, wording
from cohorts.actions import references
from cohorts.lifecycles.references import REFERENCE
from cohorts.models import Reference
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason
from talentprogram.kernel.templatetags.kernel import lang


@admin.register(Reference)
class ReferenceDesk(ReadOnlyDesk):
    """Requests to referees and their letters, for coordinators alone."""

    may_view = policies.coordinates
    lifecycle = REFERENCE
    verbs = {
        "flag_integrity": Verb(references.flag_integrity, _("Doubt this letter"), Reason),
        "clear": Verb(references.clear, _("Clear the doubt")),
        "void": Verb(references.void, _("Do not count this letter"), Reason),
        "waive": Verb(references.waive, _("Do without this letter"), Reason),
    }
    list_display = ("referee", "application", "applicant", "state_word", "due_at", "received_at", "to_look_at")
    list_filter = (StateFilter, "application__call")
    list_select_related = ("application__applicant",)
    search_fields = ("referee_name", "referee_email", "application__reference", "application__applicant__display_name")
    ordering = ("-requested_at", "-created_at")
    fields = (
        "application", "applicant", "state_word", "referee", "referee_email", "relationship", "institution", "language",
        "requested_at", "due_at", "received_at", "to_look_at", "ratings_in_words", "text", "decline_reason",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.fields)

    @admin.display(description=_("referee"), ordering="referee_name")
    def referee(self, reference: Reference) -> Any:
        return lang(reference.referee_name)

    @admin.display(description=_("applicant"), ordering="application__applicant__display_name")
    def applicant(self, reference: Reference) -> Any:
        return lang(reference.application.applicant.full_names)

    @admin.display(description=_("to look at"))
    def to_look_at(self, reference: Reference) -> Any:
        """Flags: nothing is held against anybody by itself."""
        words = [(wording.REFERENCE_FLAGS.get(flag, flag),) for flag in reference.flags]
        return format_html_join("", '<span class="state state-act">{}</span> ', words) or "–"

    @admin.display(description=_("ratings"))
    def ratings_in_words(self, reference: Reference) -> Any:
        rated = [
            (label, reference.ratings[key], wording.RATING_SCALE.get(str(reference.ratings[key]), ""))
            for key, label in wording.RATINGS.items()
            if key in reference.ratings
        ]
        return format_html_join("", "<div>{}: <strong>{}</strong> {}</div>", rated) or "–"
