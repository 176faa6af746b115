"""Projects on the desk: the lab manager endorses, the partner clears, the coordinator publishes, one or many at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labs import policies, wording
from labs.actions import clearance
from labs.actions import projects as actions
from labs.forms.projects_import import PROJECTS
from labs.lifecycles.projects import PROJECT
from labs.models import Project
from labs.queries import clearance as words_of_partners
from labs.queries import projects as asked
from talentprogram.accounts.policies import coordinates
from talentprogram.kernel import clock
from talentprogram.kernel.admin import Policy, StateFilter, Verb
from talentprogram.kernel.admin_import import ImportDesk
from talentprogram.kernel.forms import Reason
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.templatetags.kernel import lang, when
from talentprogram.partners.queries import key_partner_of

WORDS = wording.PROJECT_MOVES
manages, clears = policies.manages_its_lab, policies.clears_for_its_partner
TEXTS = tuple(
    f"{text}_{code}"
    for code in ("en", "zh_hant", "zh_hans")
    for text in ("title", "summary", "first_weeks", "outcomes")
)


def rejects(person: Any, project: Any) -> bool:
    """Whoever's turn it is: the lab manager what is submitted, the liaison what is endorsed."""
    return clears(person, project) if project.state == "endorsed" else manages(person, project)


def withdraws(person: Any, project: Any) -> bool:
    return coordinates(person) and project.state in ("cleared", "published")


BEFORE_CLEARANCE = ("draft", "submitted", "changes_requested")


def _word(clearance_: words_of_partners.Clearance) -> Any:
    """One partner's word on a project: whose key and when."""
    if clearance_.key is None:
        return _("not cleared yet")
    return format_html("{}, {}", lang(clearance_.key.approver.full_names), when(clearance_.key.approved_at))


@admin.register(Project)
class ProjectDesk(ImportDesk):
    may_view = policies.reads_on_desk
    may_import = coordinates
    importer = PROJECTS
    lifecycle = PROJECT
    verbs = {
        "endorse": Verb(actions.endorse, WORDS["endorse"], policy=manages),
        "ask_changes": Verb(actions.ask_changes, WORDS["ask_changes"], form=Reason, policy=manages),
        "clear": Verb(clearance.clear, WORDS["clear"], policy=clears),
        "clearance_query": Verb(clearance.query, WORDS["clearance_query"], form=Reason, policy=clears),
        "publish": Verb(actions.publish, WORDS["publish"], policy=coordinates),
        "reapprove": Verb(actions.reapprove, WORDS["reapprove"], policy=coordinates),
        "suspend": Verb(actions.suspend, WORDS["suspend"], form=Reason, policy=coordinates),
        "restore": Verb(actions.restore, WORDS["restore"], policy=coordinates),
        "no_placement": Verb(actions.close, WORDS["no_placement"], policy=coordinates),
        "reject": Verb(actions.reject, WORDS["reject"], form=Reason, policy=rejects),
        "withdraw": Verb(actions.withdraw, WORDS["withdraw"], form=Reason, policy=withdraws),
    }
    list_display = ("code", "title", "state_word", "in_lab", "academic", "industrial", "capacity")
    list_display_links = ("code", "title")
    list_filter = (StateFilter, "lab", "cohort")
    search_fields = (
        "code",
        "title_en",
        "title_zh_hant",
        "title_zh_hans",
        "academic_mentor__code",
        "industrial_mentor__code",
    )
    readonly_fields = ("state_word", "in_the_catalogue", "cleared_by")
    fieldsets = (
        (None, {"fields": ("state_word", "in_the_catalogue", "cleared_by", "code", "cohort", "lab", "theme", "capacity", "capacity_min", "site", "data_class", "hazards")}),
        (gettext_lazy("Mentors"), {"fields": ("academic_mentor", "industrial_mentor", "proposed_by", "counterpart_confirmed")}),
        (gettext_lazy("Texts"), {"fields": TEXTS}),
        (gettext_lazy("Skills"), {"fields": ("required_skills", "taught_skills")}),
    )  # fmt: skip
    actions = ("endorse_many", "clear_many", "publish_many")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return asked.on_desk_of(request.user, asked.whole(super().get_queryset(request)))

    @admin.display(description=gettext_lazy("laboratory"), ordering="lab__code")
    def in_lab(self, project: Project) -> str:
        return project.lab.code

    @admin.display(description=gettext_lazy("academic mentor"), ordering="academic_mentor__code")
    def academic(self, project: Project) -> str:
        return project.academic_mentor.person.full_names if project.academic_mentor else "–"

    @admin.display(description=gettext_lazy("industrial mentor"), ordering="industrial_mentor__code")
    def industrial(self, project: Project) -> str:
        return project.industrial_mentor.person.full_names if project.industrial_mentor else "–"

    @admin.display(description=gettext_lazy("page"))
    def in_the_catalogue(self, project: Project) -> Any:
        if project.state not in ("published", "running"):
            return "–"
        return format_html('<a href="{}">{}</a>', actions.public_page(project), _("See it in the catalogue"))

    @admin.display(description=gettext_lazy("clearance"))
    def cleared_by(self, project: Project) -> Any:
        """Each partner's word, or that it is awaited."""
        if project.state in BEFORE_CLEARANCE:
            return "–"
        rows = words_of_partners.clearances(project)
        return format_html_join("", "<div>{}: {}</div>", ((lang(each.partner), _word(each)) for each in rows))

    def open_verbs(self, request: HttpRequest, thing: Any) -> list[tuple[str, Verb]]:
        """A partner that has cleared a project is not asked again."""
        found = super().open_verbs(request, thing)
        if not any(name == "clear" for name, _verb in found):
            return found
        waits = key_partner_of(request.user) in words_of_partners.awaited(thing)
        return found if waits else [(name, verb) for name, verb in found if name != "clear"]

    @admin.action(description=gettext_lazy("Endorse the chosen projects"))
    def endorse_many(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        self._each(request, chosen, actions.endorse, manages)

    @admin.action(description=gettext_lazy("Clear the chosen projects"))
    def clear_many(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        self._each(request, chosen, clearance.clear, clears)

    @admin.action(description=gettext_lazy("Publish the chosen projects"))
    def publish_many(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        self._each(request, chosen, actions.publish, coordinates)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what this person may do to some project."""
        allowed: dict[str, Policy] = {"endorse_many": manages, "clear_many": clears, "publish_many": coordinates}
        return {
            name: action for name, action in super().get_actions(request).items() if name in allowed and allowed[name](request.user, None)
        }  # fmt: skip

    def _each(self, request: HttpRequest, chosen: QuerySet[Project], act: Callable[..., None], policy: Policy) -> None:
        """Call the verb for each project; those that refuse say why and stay as they were."""
        done = 0
        for project in chosen:
            if not policy(request.user, project):
                messages.error(request, f"{project.code}: {_('This is not yours to decide.')}")
                continue
            try:
                act(project, by=request.user, at=clock.now())
            except Refused as why:
                messages.error(request, f"{project.code}: {why}")
            else:
                done += 1
        if done:
            text = ngettext("%(count)s project done.", "%(count)s projects done.", done)
            messages.success(request, text % {"count": done})
