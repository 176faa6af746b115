"""The journal on the desk: read, searched, and its chain verified. Nobody writes here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentprogram.accounts import policies
from talentprogram.journal import history
from talentprogram.journal.models import Entry, Key
from talentprogram.kernel.admin import ReadOnlyDesk
from talentprogram.kernel.templatetags.kernel import actor_word, lang

TWO_KEY_VERBS = ("turn_key", "approve", "release", "hash_changed", "publish", "clear", "ask_to_rescind", "rescind")


def reads_journal(person: Any, entry: Any = None) -> bool:
    """Coordinators read everything; liaisons the two-key events (domain model §1.3)."""
    if policies.coordinates(person):
        return True
    return policies.approves(person) and (entry is None or entry.verb in TWO_KEY_VERBS)


def reads_keys(person: Any, key: Any = None) -> bool:
    return policies.coordinates(person) or policies.approves(person)


@admin.register(Entry)
class EntryDesk(ReadOnlyDesk):
    """Who did what to what, and when."""

    may_view = reads_journal
    list_display = ("seq", "at", "who", "as_what", "what", "subject_type", "before", "after", "reason")
    list_filter = ("actor_class", "subject_type", "at")
    list_select_related = ("actor",)
    search_fields = ("verb", "note", "actor__email", "actor__display_name", "=subject_id")
    fields = (
        "seq", "at", "who", "actor_class", "what", "subject_type", "subject_id", "before", "after", "reason", "note",
        "detail", "prev_hash", "hash",
    )  # fmt: skip
    ordering = ("-seq",)
    change_list_template = "admin/journal/entry/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        found = super().get_queryset(request)
        return found if policies.coordinates(request.user) else found.filter(verb__in=TWO_KEY_VERBS)

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: Entry) -> Any:
        return lang(entry.actor.full_names) if entry.actor else "—"

    @admin.display(description=gettext_lazy("as"), ordering="actor_class")
    def as_what(self, entry: Entry) -> Any:
        return actor_word(entry.actor_class)

    @admin.display(description=gettext_lazy("what"), ordering="verb")
    def what(self, entry: Entry) -> Any:
        return entry.words

    def get_urls(self) -> list[Any]:
        door = self.admin_site.admin_view(self.verify_page)
        return [path("verify/", door, name="journal_entry_verify"), *super().get_urls()]

    def verify_page(self, request: HttpRequest) -> HttpResponseBase:
        """Whether every entry follows from the one before it (I52)."""
        if not reads_journal(request.user):
            raise Http404
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Verify the journal"),
            "broken": history.first_broken_link(), "last": Entry.objects.first(), "count": Entry.objects.count(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/journal/entry/verify.html", context)


@admin.register(Key)
class KeyDesk(ReadOnlyDesk):
    """The keys that approvers turned, on which content."""

    may_view = reads_keys
    list_display = ("approved_at", "partner", "approver", "subject_type", "content_hash")
    list_filter = ("partner", "subject_type")
    list_select_related = ("partner", "approver")
    search_fields = ("content_hash", "approver__email", "approver__display_name")
    fields = ("approved_at", "partner", "approver", "subject_type", "subject_id", "content_hash", "comment")
    ordering = ("-approved_at",)
