"""The whole demo world in Chromium: every page that its people can reach, in both themes, on a desk and on a phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from cohorts.actions import admissions, batches
from cohorts.models import Application, DecisionBatch, Reference
from cohorts.queries.references import hashed, token_of
from labs.actions import rounds
from labs.models import MatchRun, PreferenceList, Round
from talentprogram.accounts.models import Person
from talentprogram.home.demo import world
from talentprogram.home.demo.calendar import Year
from talentprogram.kernel import clock
from talentprogram.kernel.templatetags.kernel import TAGS
from tests import factories as make
from tests.browsers import axe
from tests.e2e import crawl

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
THEME_AND_WIDTH = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""What a theme or a width can change, of the rules that every page is judged by first."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}
OURS = ["/me/", "/calls/", "/projects/", "/my-week/", "/me/profile/", "/account/email/", "/account/password/change/"]


def key(address):
    """One page for each route, and one for each move and part of a form; of histories and deletions one for each app."""
    if address.endswith("/logout/") or "_popup" in address:
        return None
    path = address.partition("?")[0]
    if path.startswith("/admin/") and path.endswith(("/history/", "/delete/")):
        route, app = resolve(path).view_name, path.split("/")[2]
        return f"{app} {route.rpartition('_')[2]}"
    if path.startswith("/r/"):
        return "letter"
    if (route := crawl.route_of(address)) is None:
        return None
    given = resolve(path).kwargs
    return f"{route} {given.get('verb') or given.get('key') or ''}"


def faults(page, lang):
    """What is wrong with the page that is open: in light on a desk, in dark on a phone."""
    found = axe(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    found += [f"dark, narrow: {each}" for each in axe(page, *THEME_AND_WIDTH)]
    seen = page.evaluate(
        """() => [document.documentElement.scrollWidth, document.querySelectorAll("h1").length, document.documentElement.lang]"""
    )
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    wrong = [
        f"{name}: {got} instead of {due}"
        for name, got, due in zip(("width", "h1", "lang"), seen, (PHONE["width"], 1, lang), strict=True)
        if got != due
    ]
    return found + [f"{page.url} {each}" for each in wrong]


class Walk:
    """Somebody who looks at every page, or at those under some addresses, in one language."""

    def __init__(self, new_context, as_person):
        self.new_context, self.as_person = new_context, as_person
        self.found, self.seen = [], []

    def by(self, email="", language="en", starts=(), only="/", without=(), most=90):
        page = self.as_person(Person.objects.get(email=email)) if email else self.new_context().new_page()
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        origin = settings.SITE_URL
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": origin}])

        def read(address):
            answer = page.goto(address)
            if answer.status != 200:
                self.found.append(f"{address} answers {answer.status} to {email or 'a visitor'}")
                return ""
            self.found += faults(page, TAGS[language])
            return page.content()

        def chosen(address):
            is_wanted = address in starts or (address.startswith(only) and not address.startswith(tuple(without)))
            return key(address) if is_wanted else None

        self.seen += crawl.pages(list(starts), read, key=chosen, most=most)

    def saw(self, *routes):
        """Whether the walk has come past these pages; without it a broken link would make the test easier."""
        assert not self.found, "\n".join(self.found)
        names = {resolve(address.partition("?")[0]).view_name for address in self.seen}
        assert not set(routes) - names, f"never reached: {sorted(set(routes) - names)}"


@pytest.fixture
def walk(new_context, as_person):
    return Walk(new_context, as_person)


def build(bookmark):
    world.build(bookmark, Year.at(bookmark, clock.now()), lambda line: None)
    return Person.objects.get(email="tam@demo.example")


def test_those_who_are_placed_and_those_who_teach(walk):
    build("B5")
    walk.by(starts=["/", "/calls/", "/projects/", "/account/login/", "/account/signup/", "/account/password/reset/",
                    "/account/login/code/", "/design/", "/mailbox/"])  # fmt: skip
    walk.by("ho@demo.example", "zh-hant", starts=OURS, without=["/admin/", "/mailbox/", "/design/"])
    walk.by("chan@demo.example", starts=["/me/", "/my-project/"], only="/my-")
    walk.by("lai@demo.example", "zh-hant", starts=OURS, without=["/admin/", "/mailbox/", "/design/", "/account/"])
    walk.saw("home:programme", "home:me", "home:profile", "cohorts:call", "labs:project", "cohorts:my_week", "labs:placements",
             "labs:placement", "labs:proposals", "labs:proposal", "notifications:letter", "account_login", "labs:why")  # fmt: skip


def test_those_who_apply_and_those_who_decide(walk):
    """Release morning: the approver's page; then both keys, and offers, conditions and held letters."""
    tam = build("B3")
    now = clock.now()
    batch = DecisionBatch.objects.get()
    walk.by("kwong@demo.example", "zh-hant", starts=["/admin/", "/me/"], only="/admin/")
    walk.by(
        "applicant@demo.example", "zh-hant", starts=OURS, without=["/mailbox/", "/design/", "/account/", "/projects/"]
    )
    for approver in ("kwong", "shen"):
        batches.approve(
            batch, seen_hash=batch.content_hash, by=Person.objects.get(email=f"{approver}@demo.example"), at=now
        )
        batch.refresh_from_db()
    change = reverse("admin:cohorts_decisionbatch_change", args=[batch.pk])
    walk.by("tam@demo.example", starts=[change], only=change.removesuffix("change/"))
    batches.set_release(batch, release_at=now + timedelta(minutes=1), by=tam, at=now)
    batch.refresh_from_db()
    batches.release(batch, at=now + timedelta(minutes=2))
    offered, accepted, refused = (
        *Application.objects.filter(state="offered")[:2],
        Application.objects.filter(state="rejected")[0],
    )
    admissions.accept(accepted, by=accepted.applicant, at=now + timedelta(minutes=3))
    for application in (offered, accepted, refused):
        start = reverse("cohorts:application", args=[application.pk])
        walk.by(application.applicant.email, starts=["/me/", start], only=(start, "/conditions/"))
    walk.by("applicant@demo.example", starts=["/me/", "/account/email/"], only="/applications/")
    walk.by(starts=[link_of_a_referee()], only="/r/")
    walk.by(
        "tam@demo.example",
        "zh-hant",
        starts=[reverse("admin:notifications_notice_held")],
        only="/admin/notifications/notice/held/",
    )
    walk.saw("admin:cohorts_decisionbatch_approve", "admin:cohorts_decisionbatch_move", "admin:notifications_notice_held", "admin:notifications_notice_held_batch",
             "cohorts:section", "cohorts:referees", "cohorts:submit", "cohorts:offer", "cohorts:decline", "cohorts:conditions",
             "cohorts:condition", "cohorts:withdraw", "cohorts:letter")  # fmt: skip


def link_of_a_referee():
    reference = Reference.objects.filter(state="received").first()
    due = clock.now() + timedelta(days=5)
    Reference.objects.filter(pk=reference.pk).update(
        state="requested", due_at=due, token_hash=hashed(token_of(reference))
    )
    Application.objects.filter(pk=reference.application_id).update(state="under_review")
    return reverse("cohorts:letter", args=[token_of(reference)])


def test_the_desk_of_admissions(walk):
    build("B4")
    walk.by(
        "tam@demo.example",
        starts=["/admin/"],
        only="/admin/",
        without=["/admin/labs/", "/admin/partners/", "/admin/accounts/", "/admin/journal/"],
    )
    walk.saw("admin:index", "admin:cohorts_application_changelist", "admin:cohorts_application_change", "admin:cohorts_application_import", "admin:cohorts_call_add", "admin:cohorts_questionset_preview",
             "admin:cohorts_timetable_add", "admin:app_list", "admin:notifications_notice_change")  # fmt: skip


def test_the_desk_of_laboratories_and_places(walk):
    """Matching day: runs to compare, a result that waits for keys, and a list that is being made."""
    tam = build("B4")
    now, round = clock.now(), Round.objects.get()
    for run in rounds.start(round, methods=["optimal", "stable", "serial"], by=tam, at=now):
        rounds.compute(run, at=now)
    rounds.propose(MatchRun.objects.get(method="optimal"), by=tam, at=now)
    parts = ("labs", "partners", "accounts", "journal")
    walk.by("tam@demo.example", "zh-hant", starts=["/admin/", *(f"/admin/{each}/" for each in parts)], only="/admin/",
            without=["/admin/cohorts/", "/admin/notifications/"])  # fmt: skip
    walk.by("kwong@demo.example", starts=["/admin/labs/matchrun/"], only="/admin/labs/matchrun/")
    walk.by("lo@demo.example", "zh-hant", starts=["/admin/labs/project/"], only="/admin/labs/project/")
    Round.objects.update(closes_at=now + timedelta(days=1))
    PreferenceList.objects.update(state="draft")
    walk.by("ho@demo.example", starts=["/me/", "/ranking/"], only="/ranking/")
    walk.saw("admin:labs_matchrun_gauge", "admin:labs_matchrun_start", "admin:labs_matchrun_compare", "admin:labs_matchrun_change",
             "admin:labs_project_import", "admin:labs_mentor_import", "admin:journal_entry_verify", "labs:ranking")  # fmt: skip
    for page in ("/history/", "/delete/"):
        assert any(address.endswith(page) for address in walk.seen), page


@pytest.mark.parametrize("row", [make.cohort, None])
def test_a_list_that_is_searched_is_for_everybody_when_it_is_open(as_person, row):
    page = as_person(make.coordinator())
    found = [row()] if row else []
    page.emulate_media(reduced_motion="reduce")
    page.goto(reverse("admin:cohorts_group_add"))
    page.locator(".select2-selection").first.click()
    line = (
        ".select2-results__option:not(.select2-results__message)" if found else "[role=option].select2-results__message"
    )
    page.locator(line).first.wait_for()
    assert page.locator(".select2-search__field[aria-label]").count()
    assert axe(page) == []
