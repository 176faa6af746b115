"""The desk: Django's admin with a door on every page, states nobody can type, and buttons that call verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentprogram.kernel import clock
from talentprogram.kernel.forms import Nothing
from talentprogram.kernel.lifecycle import Lifecycle, Refused
from talentprogram.kernel.templatetags.kernel import state

Policy = Callable[..., bool]  # (person, subject) → may they; a type checker takes a function in a class for a method


class DeskSite(admin.AdminSite):
    """The site of the desk. People sign in by the same door as everybody else."""

    site_header = gettext_lazy("Programme desk")
    site_title = gettext_lazy("Programme desk")
    index_title = gettext_lazy("Today")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_authenticated and request.user.is_staff)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))


@dataclass(frozen=True)
class Verb:
    """A button of the desk: the action it calls with `by`, `at` and the cleaned data, and the form it asks for first."""

    act: Callable[..., Any]
    label: Any
    form: type[forms.Form] = Nothing
    policy: Policy | None = None
    help: Any = ""

    @property
    def asks(self) -> bool:
        """Whether it has a page of its own. Not for a template to find out: it would call the class of the form."""
        return bool(self.form.base_fields)

    def ask(self, thing: Any, *data: Any) -> forms.Form:
        """The form, with the thing it is about if it says `wants_thing`."""
        form: Callable[..., forms.Form] = self.form
        return form(*data, thing=thing) if getattr(self.form, "wants_thing", False) else form(*data)


class StateFilter(admin.SimpleListFilter):
    """The states of a thing in the words of the staff, as a filter of its list."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(model_admin.model.WORDS["staff"].items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else queryset


class ModelDesk(admin.ModelAdmin):
    """One kind of thing on the desk. `may_view` and its fellows are policies; without one nobody may.

    `lifecycle` and `verbs` ({name of a move: Verb}) put a button on the page of a thing for each move that is open.
    """

    may_view: Policy
    may_add: Policy | None = None
    may_change: Policy | None = None
    may_delete: Policy | None = None
    lifecycle: Lifecycle | None = None
    verbs: dict[str, Verb] = {}
    change_form_template = "admin/desk/change_form.html"
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, obj: Any) -> Any:
        """The state as a chip, for `list_display` and `readonly_fields`."""
        return state(obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return type(self).may_view(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _asks(type(self).may_add, request.user, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _asks(type(self).may_change, request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _asks(type(self).may_delete, request.user, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated) and type(self).may_view(request.user, None)

    def open_verbs(self, request: HttpRequest, thing: Any) -> list[tuple[str, Verb]]:
        """The buttons of this thing for this person at this moment, in the order of `verbs`."""
        open_moves = {each.name for each in self.lifecycle.open_moves(thing, clock.now())} if self.lifecycle else set()
        return [
            (name, verb)
            for name, verb in self.verbs.items()
            if (name in open_moves or not self._is_move(name))
            and (verb.policy or type(self).may_view)(request.user, thing)
        ]

    def _is_move(self, name: str) -> bool:
        return bool(self.lifecycle and self.lifecycle.named(name))

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        move = path("<path:object_id>/move/<slug:verb>/", self.admin_site.admin_view(self.move_page), name=name)
        return [move, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        if thing is not None:
            context["open_verbs"] = self.open_verbs(request, thing)
        return super().render_change_form(request, context, *args, **kwargs)

    def move_page(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponseBase:
        """Ask what a verb needs to know, call it, and go back; a refusal comes back on the form."""
        thing = self.get_object(request, object_id)
        if thing is None or not self.has_view_permission(request, thing):
            raise Http404
        chosen = dict(self.open_verbs(request, thing)).get(verb)
        back = redirect(self.thing_url(thing))
        if chosen is None:
            if verb not in self.verbs or not (self.verbs[verb].policy or type(self).may_view)(request.user, thing):
                raise Http404
            chosen = self.verbs[verb]  # no longer open: the verb itself says why
        form = chosen.ask(thing, *((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid():
            try:
                chosen.act(thing, by=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as why:
                if chosen.form is Nothing:
                    messages.error(request, str(why))
                    return back
                form.add_error(None, str(why))
            else:
                messages.success(request, _("Done: %(label)s.") % {"label": chosen.label})
                return back
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": thing, "verb": chosen,
            "verb_name": verb, "form": form, "moves": self.lifecycle.named(verb) if self.lifecycle else (), "title": chosen.label, "back_url": back.url,
        }  # fmt: skip
        return TemplateResponse(request, "admin/desk/move.html", context)

    def thing_url(self, thing: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[thing.pk])


class ReadOnlyDesk(ModelDesk):
    """A kind of thing that only verbs and the product itself write."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = self.fields or [field.name for field in self.opts.fields if field.name != "id"]
        return [name for name in shown if isinstance(name, str)]


def _asks(policy: Policy | None, person: Any, thing: Any) -> bool:
    return policy is not None and policy(person, thing)
