"""My week, and the calendar that people subscribe to."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cohorts import policies
from cohorts.actions import timetables
from cohorts.queries import feeds
from cohorts.queries import timetables as asked
from talentprogram.kernel import clock
from talentprogram.kernel.views import Doorkeeper, VerbView, signed_in
from talentprogram.notifications.values import HONG_KONG


class MyWeek(Doorkeeper, TemplateView):
    """One week of a person: what they learn, what they teach, and where their students are."""

    policy = signed_in
    template_name = "cohorts/timetables/my_week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, today = self.request.user, clock.now().astimezone(HONG_KONG).date()
        monday = self._monday() or asked.first_week(person, today)
        feed = asked.feed_of(person)
        address = settings.SITE_URL + reverse("cohorts:feed", args=[timetables.token_of(feed)]) if feed else ""
        week = asked.week(person, monday)
        return super().get_context_data(
            monday=monday, before=monday - timedelta(days=7), after=monday + timedelta(days=7), today=today, week=week,
            is_empty=not any(entries for _day, entries in week), address=address,
            webcal=address.replace("https://", "webcal://").replace("http://", "webcal://"), **kwargs,
        )  # fmt: skip

    def _monday(self) -> date | None:
        asked_for = self.request.GET.get("week", "")
        if not asked_for:
            return None
        try:
            day = date.fromisoformat(asked_for)
            return day - timedelta(days=day.weekday())
        except (ValueError, OverflowError):
            raise Http404 from None


class GiveAddress(VerbView):
    """Make a calendar address; asked again, end the old one and make a new one."""

    policy = signed_in
    done = gettext_lazy("Your calendar has a new address. An older one no longer works.")

    def act(self) -> None:
        timetables.give_address(self.request.user, at=clock.now(), renew=True)

    def get_success_url(self) -> str:
        return reverse("cohorts:my_week")


class Feed(Doorkeeper):
    """The calendar behind a secret address; whoever holds it reads one person's sessions and nothing else."""

    policy = policies.holds_the_address

    def get_subject(self) -> Any:
        feed = asked.feed_of_token(timetables.hash_of(self.kwargs["token"]))
        if feed is None:
            raise Http404
        return feed

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.subject.person
        with translation.override(person.preferred_language):
            etag = f'"{feeds.stamp(person, person.preferred_language)}"'
            if request.headers.get("If-None-Match") == etag:
                response: HttpResponse = HttpResponseNotModified()
            else:
                name = _("Joint Talent Development Program")
                response = HttpResponse(feeds.calendar(person, name), content_type="text/calendar; charset=utf-8")
                response["Content-Disposition"] = 'inline; filename="timetable.ics"'
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response
