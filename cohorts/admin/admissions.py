"""Decision batches and conditions on the desk."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import policies
from cohorts.actions import batches, conditions
from cohorts.forms.admissions import Agreement, Approval, ReleaseHour, WhatIsWrong
from cohorts.lifecycles.admissions import CONDITION, DECISION_BATCH, BatchState
from cohorts.models import Condition, DecisionBatch
from cohorts.queries import admissions as asked
from cohorts.wording import BATCH_MOVES, CONDITION_MOVES
from talentprogram.journal import history, keys
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.templatetags.kernel import lang
from talentprogram.partners.queries import key_partner_of


def sets_release(person: Any, batch: Any = None) -> bool:
    """Coordinators, until the batch has been released."""
    return policies.coordinates(person) and (batch is None or batch.state != BatchState.RELEASED)


@admin.register(DecisionBatch)
class DecisionBatchDesk(ReadOnlyDesk):
    """Batches of outcomes: coordinators prepare and lock them, an approver of each partner turns a key."""

    may_view = policies.reads_batches
    lifecycle = DECISION_BATCH
    verbs = {
        "lock": Verb(batches.lock, BATCH_MOVES["lock"], policy=policies.coordinates),
        "set_release": Verb(batches.set_release, BATCH_MOVES["set_release"], ReleaseHour, policy=sets_release),
        "unlock": Verb(batches.unlock, BATCH_MOVES["unlock"], Reason, policy=policies.coordinates),
    }
    list_display = ("title", "call", "state_word", "offers", "waitlists", "rejects", "release_at")
    list_filter = (StateFilter, "call")
    search_fields = ("title", "call__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionBatch]:
        found = asked.with_counts(super().get_queryset(request))
        return found if policies.coordinates(request.user) else found.exclude(state=BatchState.DRAFT)

    @admin.display(description=gettext_lazy("offers"))
    def offers(self, batch: Any) -> int:
        return batch.offers

    @admin.display(description=gettext_lazy("waiting list"))
    def waitlists(self, batch: Any) -> int:
        return batch.waitlists

    @admin.display(description=gettext_lazy("not selected"))
    def rejects(self, batch: Any) -> int:
        return batch.rejects

    def get_urls(self) -> list[Any]:
        door = self.admin_site.admin_view(self.approve_page)
        return [path("<path:object_id>/approve/", door, name="cohorts_decisionbatch_approve"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        batch = self._batch_or_404(request, object_id)
        return TemplateResponse(request, "admin/cohorts/decisionbatch/page.html", self._context(request, batch))

    def approve_page(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Exactly what a key is turned on, and the key. Only for approvers."""
        batch = self._batch_or_404(request, object_id)
        if not policies.approves(request.user, batch):
            raise Http404
        form = Approval(request.POST or None, initial={"seen_hash": batch.content_hash})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                batches.approve(
                    batch, seen_hash=data["seen_hash"], comment=data["comment"], by=request.user, at=clock.now()
                )
            except Refused as why:
                messages.error(request, str(why))
                return redirect("admin:cohorts_decisionbatch_approve", batch.pk)
            messages.success(request, _("Your key is turned."))
            return redirect(self.thing_url(batch))
        context = {**self._context(request, batch), "form": form, "title": _("Approve: %(batch)s") % {"batch": batch}}
        return TemplateResponse(request, "admin/cohorts/decisionbatch/approve.html", context)

    def _batch_or_404(self, request: HttpRequest, object_id: str) -> DecisionBatch:
        batch = self.get_object(request, object_id)
        if batch is None or not self.has_view_permission(request, batch):
            raise Http404
        return batch

    def _context(self, request: HttpRequest, batch: DecisionBatch) -> dict[str, Any]:
        text, turned = asked.content(batch), keys.keys_of(batch, batch.content_hash)
        awaits_key = batch.state in (BatchState.LOCKED, BatchState.KEY_ONE)
        partner = key_partner_of(request.user) if awaits_key else None
        return {
            **self.admin_site.each_context(request), "opts": self.opts, "original": batch, "batch": batch,
            "title": batch.title, "decisions": asked.decisions(batch), "summary": asked.summary(batch),
            "left_out": asked.left_out(batch), "content": text, "fingerprint": asked.content_hash(text), "keys": turned,
            "may_turn": partner is not None and partner.pk not in {key.partner_id for key in turned},
            "entries": history.of(batch), "open_verbs": self.open_verbs(request, batch),
            "reads_people": policies.coordinates(request.user), "overdue": _overdue(batch),
            "held_url": reverse("admin:notifications_notice_held_batch", args=[batch.pk]),
        }  # fmt: skip


def _overdue(batch: DecisionBatch) -> bool:
    """Approved, its hour has come, and yet not released: a person must look."""
    return batch.state == BatchState.APPROVED and batch.release_at is not None and batch.release_at <= clock.now()


def waives(person: Any, condition: Any = None) -> bool:
    return policies.approves(person) and (condition is None or condition.kind in conditions.TWO_KEYS_TO_WAIVE)


@admin.register(Condition)
class ConditionDesk(ReadOnlyDesk):
    """Conditions of offers: what was shown, and whether it is enough."""

    may_view = policies.judges_conditions
    lifecycle = CONDITION
    verbs = {
        "verify": Verb(conditions.verify, CONDITION_MOVES["verify"], policy=policies.coordinates),
        "reject_evidence": Verb(
            conditions.reject_evidence, CONDITION_MOVES["reject_evidence"], WhatIsWrong, policy=policies.coordinates
        ),
        "deadline_passed": Verb(conditions.miss, CONDITION_MOVES["deadline_passed"], policy=policies.coordinates),
        "waive": Verb(conditions.waive, CONDITION_MOVES["waive"], Reason, policy=policies.coordinates),
        "agree_to_waive": Verb(conditions.agree_to_waive, CONDITION_MOVES["turn_key"], Agreement, policy=waives),
    }
    list_display = ("application", "who", "kind", "state_word", "due_on")
    list_filter = (StateFilter, "kind", "application__call")
    list_select_related = ("application__applicant", "evidence")
    search_fields = ("application__reference", "application__applicant__email", "application__applicant__display_name")
    fields = ("application", "who", "kind", "state_word", "due_on", "statement", "document")
    ordering = ("due_on", "application__reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        found = super().get_queryset(request)
        return found if policies.coordinates(request.user) else found.filter(kind__in=conditions.TWO_KEYS_TO_WAIVE)

    @admin.display(description=gettext_lazy("applicant"), ordering="application__applicant__display_name")
    def who(self, condition: Condition) -> Any:
        return lang(condition.application.applicant.full_names)

    @admin.display(description=gettext_lazy("evidence"))
    def document(self, condition: Condition) -> Any:
        if condition.evidence is None:
            return "—"
        address = reverse("cohorts:document", args=[condition.evidence_id])
        return format_html('<a href="{}">{}</a>', address, lang(condition.evidence.name))
