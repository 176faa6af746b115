"""The desk of calls and their forms: three languages side by side, frozen once a call has opened."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from cohorts import policies
from cohorts.actions import calls, extensions
from cohorts.forms.applications import SectionForm
from cohorts.forms.calls import CallTexts, MoreTime
from cohorts.lifecycles.calls import CALL
from cohorts.models import Call, Option, Question, QuestionSet, Section
from cohorts.queries import calls as asked
from cohorts.wording import CALL_MOVES
from talentprogram.kernel.admin import ModelDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason

LANGUAGES = asked.LANGUAGE_OF
SHORT_TEXTS: dict[Any, Any] = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})}}


def in_each_language(*names: str) -> tuple[tuple[str, ...], ...]:
    """One line a text, its languages side by side."""
    return tuple(tuple(f"{name}_{code}" for code in LANGUAGES) for name in names)


def a_language_each(*names: str) -> list[Any]:
    """One group of fields a language."""
    return [(name, {"fields": tuple(f"{field}_{code}" for field in names)}) for code, name in LANGUAGES.items()]


@admin.register(Call)
class CallDesk(ModelDesk):
    """Calls: written as drafts, announced when complete, opened and closed by the clock."""

    may_view = policies.coordinates
    may_add = policies.coordinates
    may_change = policies.changes_call
    lifecycle = CALL
    verbs = {
        "schedule": Verb(
            calls.schedule, _("Announce"), help=_("It opens by itself at its time; the form is frozen then.")
        ),
        "unschedule": Verb(calls.unschedule, _("Take back to change it")),
        "extend": Verb(
            extensions.extend,
            CALL_MOVES["extend"],
            MoreTime,
            policies.extends_call,
            _("Possible once. Applicants and referees who have not answered are told."),
        ),
        "reopen": Verb(
            extensions.reopen,
            CALL_MOVES["reopen"],
            MoreTime,
            help=_("Applicants and referees who have not answered are told."),
        ),
        "start_review": Verb(calls.start_review, _("Begin the review")),
        "cancel": Verb(calls.cancel, _("Call it off"), Reason),
    }
    form = CallTexts
    change_form_template = "admin/cohorts/form_part.html"
    list_display = ("title", "cohort", "state_word", "opens_at", "closes_at", "drafts", "sent_in")
    list_filter = (StateFilter, "cohort")
    search_fields = ("title_en", "title_zh_hant", "title_zh_hans", "slug")
    readonly_fields = ("state_word", "for_whom")
    formfield_overrides = SHORT_TEXTS
    prepopulated_fields = {"slug": ("title_en",)}
    fieldsets = [
        (None, {"fields": ("state_word", "cohort", "question_set", "slug", "streams")}),
        (_("Dates"), {"fields": ("opens_at", "closes_at", "grace_minutes", "decisions_on", "offer_working_days")}),
        (
            _("References"),
            {"fields": ("reference_stage", "min_references", "reference_due_at", "reference_grace_days")},
        ),
        *a_language_each("title", "summary"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return asked.with_numbers(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Where the streams cannot be ticked they are named."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        first = (None, {"fields": ("state_word", "cohort", "question_set", "slug", "for_whom")})
        return [first, *self.fieldsets[1:]]

    @admin.display(description=_("streams"))
    def for_whom(self, call: Call) -> str:
        return ", ".join(str(name) for name in call.stream_names)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else self.prepopulated_fields

    @admin.display(description=_("drafts"))
    def drafts(self, call: Any) -> int:
        return call.drafts

    @admin.display(description=_("sent in"))
    def sent_in(self, call: Any) -> int:
        return call.sent_in

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        call = context.get("original")
        if call is not None:
            context["preview_url"] = reverse("admin:cohorts_questionset_preview", args=[call.question_set_id])
            if call.state == "draft":
                context["gaps"] = asked.what_is_missing(call)
            else:
                context["read_only_because"] = _(
                    "This call has been announced, so it can be read here and not changed. Take it back first, if it has not opened."
                )
        return super().render_change_form(request, context, *args, **kwargs)


class FormPart:
    """Rows of a form inside the page of what they belong to; changed by the same people, until the form is frozen."""

    may_change: Any
    extra = 0
    formfield_overrides = SHORT_TEXTS

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.coordinates(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return type(self).may_change(request.user, obj)

    has_add_permission = has_delete_permission = has_change_permission


class Sections(FormPart, admin.StackedInline):
    model = Section
    may_change = policies.changes_form
    show_change_link = True
    fields = (("position", "key"), *in_each_language("title", "help"))


class Questions(FormPart, admin.StackedInline):
    model = Question
    may_change = policies.changes_section
    show_change_link = True
    fields = (
        ("position", "key", "kind"),
        ("required", "max_chars", "most_choices"),
        *in_each_language("label", "help"),
    )


class Options(FormPart, admin.TabularInline):
    model = Option
    may_change = policies.changes_question
    fields = ("position", "key", *(f"label_{code}" for code in LANGUAGES), "lab_code")


class FormDesk(ModelDesk):
    """A page of the form's desk: it says when it is frozen, and shows the way to the preview."""

    may_view = policies.coordinates
    change_form_template = "admin/cohorts/form_part.html"
    formfield_overrides = SHORT_TEXTS

    def question_set(self, thing: Any) -> QuestionSet:
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        if thing is not None:
            form = self.question_set(thing)
            context["preview_url"] = reverse("admin:cohorts_questionset_preview", args=[form.pk])
            if form.frozen_at:
                context["read_only_because"] = _(
                    "A call with this form has opened, so its questions can no longer change: every applicant answers the same ones."
                )
                context["read_only_since"] = form.frozen_at
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(QuestionSet)
class QuestionSetDesk(FormDesk):
    """Application forms by version."""

    may_add = policies.coordinates
    may_change = policies.changes_form
    list_display = ("name", "version", "frozen_at")
    search_fields = ("name",)
    fields = ("name", "version", "frozen_at")
    readonly_fields = ("frozen_at",)
    inlines = (Sections,)

    def question_set(self, thing: QuestionSet) -> QuestionSet:
        return thing

    def get_urls(self) -> list[Any]:
        preview = path(
            "<uuid:pk>/preview/", self.admin_site.admin_view(self.preview), name="cohorts_questionset_preview"
        )
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: Any) -> TemplateResponse:
        """The form as applicants get it: the same questions, drawn by the same form."""
        form = self.get_object(request, str(pk))
        if form is None or not self.has_view_permission(request, form):
            raise Http404
        pages = [(section, SectionForm(section=section)) for section in asked.sections(form)]
        back = reverse("admin:cohorts_questionset_change", args=[form.pk])
        return TemplateResponse(
            request, "cohorts/calls/preview.html", {"question_set": form, "pages": pages, "back_url": back}
        )


@admin.register(Section)
class SectionDesk(FormDesk):
    """One section with its questions; it is made on the page of its form."""

    may_change = policies.changes_section
    list_display = ("title", "key", "question_set", "position")
    list_select_related = ("question_set",)
    list_filter = ("question_set",)
    search_fields = ("key", "title_en", "title_zh_hant", "title_zh_hans")
    fields = ("question_set", ("position", "key"), *in_each_language("title", "help"))
    readonly_fields = ("question_set",)
    inlines = (Questions,)

    def question_set(self, thing: Section) -> QuestionSet:
        return thing.question_set


@admin.register(Question)
class QuestionDesk(FormDesk):
    """One question with its options; it is made on the page of its section."""

    may_change = policies.changes_question
    list_display = ("label", "key", "kind", "section", "required")
    list_select_related = ("section__question_set",)
    list_filter = ("kind", "section__question_set")
    search_fields = ("key", "label_en", "label_zh_hant", "label_zh_hans")
    fields = (
        "section",
        ("position", "key", "kind"),
        ("required", "max_chars", "most_choices"),
        *in_each_language("label", "help"),
    )
    readonly_fields = ("section",)
    inlines = (Options,)

    def question_set(self, thing: Question) -> QuestionSet:
        return thing.section.question_set
