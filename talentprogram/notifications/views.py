"""The mailbox of a development installation: every letter that left, for a newcomer to read."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import ListView, TemplateView

from talentprogram.kernel.views import Doorkeeper
from talentprogram.notifications.lifecycle import NoticeState
from talentprogram.notifications.models import Notice

FRAMED = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"], "frame-ancestors": [SELF]}


def in_development(person: Any, subject: Any) -> bool:
    """Nobody reads other people's letters on a production site."""
    return not settings.PRODUCTION


class Mailbox(Doorkeeper, ListView):
    """All letters that left, newest first, for one address or for all."""

    policy = in_development
    template_name = "notifications/mailbox.html"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[Notice]:
        letters = Notice.objects.filter(state=NoticeState.SENT).select_related("person").order_by("-sent_at")
        if wanted := self.request.GET.get("q", "").strip():
            letters = letters.filter(Q(address__icontains=wanted) | Q(subject_line__icontains=wanted))
        return letters


class OneLetter(Doorkeeper, TemplateView):
    """One letter as its reader sees it."""

    policy = in_development
    template_name = "notifications/letter_page.html"

    def get_subject(self) -> Notice:
        if settings.PRODUCTION:
            raise Http404
        return get_object_or_404(Notice.objects.select_related("person"), pk=self.kwargs["pk"])


@method_decorator([csp(FRAMED), xframe_options_sameorigin], name="dispatch")
class LetterHtml(OneLetter):
    """The HTML part alone, for a frame that can do nothing: its own inline styles are let in, and nothing else."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(self.subject.body_html)
