"""The outbox on the desk: every letter from its cause to its end, and those that wait for a person."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentprogram.accounts import policies
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.templatetags.kernel import lang
from talentprogram.notifications import outbox, queries
from talentprogram.notifications.forms import TypedCount
from talentprogram.notifications.kinds import all_letters
from talentprogram.notifications.lifecycle import NOTICE
from talentprogram.notifications.models import Notice
from talentprogram.notifications.wording import CATEGORIES, NOTICE_MOVES

WITHOUT = "none"  # in the address of a page: letters that came with no batch


def minds_letters(person: Any, notice: Any = None) -> bool:
    """Coordinators read letters; operators see that they went."""
    return policies.coordinates(person) or policies.operates(person)


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.kind, f"{each.code} {each.kind}") for each in all_letters()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class CategoryFilter(admin.SimpleListFilter):
    title = gettext_lazy("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(CATEGORIES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        return queryset.filter(category=self.value()) if self.value() else queryset


@admin.register(Notice)
class NoticeDesk(ReadOnlyDesk):
    """Letters. Nothing is typed here; a person can release, cancel, send again, or say that one arrived."""

    may_view = minds_letters
    lifecycle = NOTICE
    verbs = {
        "send_again": Verb(outbox.send_again, NOTICE_MOVES["send_again"], policy=policies.coordinates),
        "mark_delivered": Verb(outbox.mark_delivered, NOTICE_MOVES["mark_delivered"], policy=policies.coordinates),
        "cancel": Verb(outbox.cancel, NOTICE_MOVES["cancel"], policy=policies.coordinates),
    }
    list_display = (
        "kind",
        "who",
        "address",
        "state_word",
        "subject_line",
        "language",
        "not_before",
        "sent_at",
        "attempts",
    )
    list_filter = (StateFilter, CategoryFilter, KindFilter, "language")
    list_select_related = ("person",)
    search_fields = ("address", "person__display_name", "subject_line")
    ordering = ("-id",)
    change_list_template = "admin/notifications/notice/list.html"

    @admin.display(description=gettext_lazy("person"), ordering="person__display_name")
    def who(self, notice: Notice) -> Any:
        return lang(notice.person.full_names) if notice.person else format_html("{}", "—")

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        return [
            path("held/", guarded(self.held_page), name="notifications_notice_held"),
            path("held/<slug:batch>/", guarded(self.batch_page), name="notifications_notice_held_batch"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One letter: where it stands and, to coordinators, what it says or would say now."""
        notice = self.get_object(request, object_id)
        if notice is None or not self.has_view_permission(request, notice):
            raise Http404
        reads = policies.coordinates(request.user)
        context = {
            **self._context(request, notice.subject_line or notice.kind), "original": notice, "notice": notice,
            "letter": queries.preview(notice) if reads else None, "reads": reads, "open_verbs": self.open_verbs(request, notice),
            "category": CATEGORIES.get(notice.category, notice.category),
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/notice/page.html", context)

    def held_page(self, request: HttpRequest) -> HttpResponseBase:
        """What waits for a person, batch by batch."""
        if not policies.coordinates(request.user):
            raise Http404
        context = {**self._context(request, _("Held letters")), "batches": queries.held_batches()}
        return TemplateResponse(request, "admin/notifications/notice/held.html", context)

    def batch_page(self, request: HttpRequest, batch: str) -> HttpResponseBase:
        """Everything that would leave together: counts, addresses as they will leave, samples; and the release."""
        if not policies.coordinates(request.user):
            raise Http404
        key = "" if batch == WITHOUT else batch
        notices = queries.held_in(key)
        form = TypedCount(request.POST or None)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data["count"]
            if sent := outbox.release(notices, expected=typed, by=request.user, at=clock.now()):
                messages.success(request, _("Released: %(count)d letters are on their way.") % {"count": sent})
                return redirect("admin:notifications_notice_held")
            there = notices.count()
            form.add_error(
                "count",
                _("You typed %(typed)d, but %(there)d letters wait here. Nothing has been sent.")
                % {"typed": typed, "there": there},
            )
        rows = list(notices)
        context = {
            **self._context(request, _("Held letters")), "form": form, "rows": rows, "count": len(rows),
            "kinds": queries.by_kind(notices), "samples": queries.samples(notices), "about": queries.title_of(rows[0].values) if rows else "",
        }  # fmt: skip
        return TemplateResponse(request, "admin/notifications/notice/batch.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
