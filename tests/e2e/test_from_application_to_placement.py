"""One person walks all the way: from the programme's page to the last letter, each step in a browser, as its own user."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cohorts.models import (
    Application,
    Call,
    Cohort,
    DecisionBatch,
    Enrolment,
    Group,
    Module,
    Reference,
    Seat,
    Session,
    Timetable,
)
from cohorts.tasks import release_batches, solve_timetables
from cohorts.wording import CONDITION_MOVES
from labs.models import MatchRun, Placement, PreferenceList, Project, Round
from labs.tasks import compute_run, lock_lists
from talentprogram.home.demo import form, people, places, texts
from talentprogram.home.demo.places import three
from talentprogram.journal import history
from talentprogram.kernel import clock
from talentprogram.notifications import delivery
from talentprogram.notifications.models import Notice
from talentprogram.notifications.values import HONG_KONG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "kai.wong@student.example", "a long enough password"


class World:
    """Both partners, two laboratories with a project each, an open call; and the people who run it."""

    def __init__(self):
        now = clock.now()
        self.places = places.build()
        self.staff = people.staff(self.places, now)
        self.mentors = people.mentors(self.places, {"A05": 2, "A13": 2, "I03": 2}, now)
        day = now.date()
        self.cohort = Cohort.objects.create(
            code="JTDP99", t0_on=day + timedelta(days=60), ends_on=day + timedelta(days=300), capacity=2,
            teaching_from=day + timedelta(days=30 - day.weekday()), teaching_to=day + timedelta(days=80),
            **three("name", "Cohort 2099", "2099 屆", "2099 期"),
        )  # fmt: skip
        Seat.objects.bulk_create(Seat(cohort=self.cohort, number=number) for number in (1, 2))
        self.call = Call.objects.create(
            cohort=self.cohort, question_set=form.build("Form", list(self.places["themes"].values())), slug="jtdp99",
            streams=["ug", "rpg", "engineer"], state="open", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=20),
            reference_due_at=now + timedelta(days=27), min_references=2, **three("title", "Call 2099", "2099 公開招募", "2099 招募公告"),
            **three("summary", "A year in a laboratory.", "實驗室裏的一年。", "实验室里的一年。"),
        )  # fmt: skip
        for code, theme, academic in (("AI-01", "T01", "A05"), ("Q-01", "T08", "A13")):
            Project.objects.create(
                cohort=self.cohort, code=code, theme=self.places["themes"][theme], lab=self.places["themes"][theme].lab,
                academic_mentor=self.mentors[academic], industrial_mentor=self.mentors["I03"], counterpart_confirmed=True,
                state="published", site=self.places["sites"]["campus"],
                **three("title", f"Project {code}", f"項目 {code}", f"课题 {code}"), **three("summary", "Text", "文字", "文字"),
            )  # fmt: skip


def letters(kind, to):
    """Let the postman go his round, and find the letter of a kind to somebody that has left."""
    delivery.deliver_due()
    return Notice.objects.filter(kind=kind, address=to, state="sent").latest("sent_at")


def press(page, label):
    """Press a button and wait for the page that its form leads to."""
    send(page.get_by_role("button", name=label, exact=True).first)


def send(button):
    with button.page.expect_navigation():
        button.click()


def follow(page, label):
    page.get_by_role("link", name=label, exact=True).first.click()


def verb(page, thing, label):
    """Open a thing on the desk and press one of its verbs."""
    page.goto(reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk]))
    name = label if isinstance(label, re.Pattern) else str(label)
    bar = page.locator("main")
    send(bar.get_by_role("link", name=name).or_(bar.get_by_role("button", name=name)).first)


def confirm(page):
    """Send the page on which a verb asks what it needs to know."""
    send(page.locator("#content-main form[method=post] button[type=submit]").first)


def in_english(page, live_server):
    """The same person's pages in English, so that the test finds its words."""
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    return page


def open_round(desk, cohort, begin, end):
    """A round of two choices, typed on the desk."""
    desk.goto(reverse("admin:labs_round_add"))
    desk.locator("[name=cohort]").select_option(str(cohort.pk))
    for name, moment in (("opens_at", begin), ("closes_at", end)):
        local = moment.astimezone(HONG_KONG)
        desk.locator(f"[name={name}_0]").fill(local.strftime("%Y-%m-%d"))
        desk.locator(f"[name={name}_1]").fill(local.strftime("%H:%M:%S"))
    desk.locator("[name=choices_required]").fill("2")
    send(desk.locator("[name=_save]"))


def turn_key(page):
    for box in page.locator("#content form[method=post] input[type=checkbox]").all():
        box.check()
    send(page.locator("#content form[method=post] button[type=submit]").last)


def test_one_person_walks_all_the_way(browser_page, as_person, new_context, live_server):
    world = World()
    tam, kwong, shen = (world.staff[key] for key in ("tam", "kwong", "shen"))

    # 1. A visitor reads the programme's page and an open call.
    student = browser_page
    student.goto("/")
    follow(student, "Read the call and apply")
    assert "HKT" in student.inner_text("main") and "Quantum" in student.inner_text("main")
    follow(student, "Apply")

    # 2. They sign up by e-mail, fill the form, name two referees, and submit.
    follow(student, "Sign up")
    student.get_by_label("Your name, as you write it").fill("Wong Kai 黃楷")
    student.get_by_label("Email").fill(EMAIL)
    student.get_by_label("Password").fill(PASSWORD)
    press(student, "Sign up")
    code = letters("accounts.verify_email", EMAIL)
    student.locator("input[name=code]").fill(code.values["code"])
    send(student.locator("main form button[type=submit]").first)
    press(student, "Begin")
    application = Application.objects.get()
    fill_the_form(student, application)
    student.goto(reverse("cohorts:submit", args=[application.pk]))
    for box in student.locator("main input[type=checkbox]").all():
        box.check()
    press(student, "Submit")
    receipt = letters("cohorts.application_submitted", EMAIL)
    application.refresh_from_db()
    assert application.state == "submitted" and application.reference in receipt.body_text
    assert application.versions.get().content_hash in student.inner_text("main")

    # 3. Both referees follow their links, without an account, and leave a letter.
    for address in ("qadir-lau@lru.example", "ngan@vpc.example"):
        asked = letters("cohorts.reference_requested", address)
        referee = new_context().new_page()
        referee.goto(re.search(rf"{live_server.url}(/r/\S+)", asked.body_text)[1])
        write_the_letter(referee)
        assert letters("cohorts.reference_thanks", address)
    assert letters("cohorts.reference_received", EMAIL)
    assert set(Reference.objects.values_list("state", flat=True)) == {"received"}

    # 4. The coordinator screens it, records an outcome; both partners turn their keys; the offer is released and accepted.
    desk = as_person(tam)
    verb(desk, application, "Pass to review")
    confirm(desk)
    application.refresh_from_db()
    assert application.state == "under_review", desk.inner_text("body")
    verb(desk, application, "Record the outcome")
    desk.locator("[name=outcome][value=offer]").check()
    confirm(desk)
    batch = DecisionBatch.objects.get()
    verb(desk, batch, re.compile("Lock"))
    for approver in (kwong, shen):
        page = in_english(as_person(approver), live_server)
        path = letters("cohorts.decision_key_needed", approver.email).values["action_path"]
        page.goto(path)
        batch.refresh_from_db()
        assert batch.content_hash in page.inner_text("body")
        turn_key(page)
    batch.refresh_from_db()
    assert batch.state == "approved"
    DecisionBatch.objects.update(release_at=clock.now())  # the hour of release comes
    release_batches()
    assert not Notice.objects.filter(kind="cohorts.offer_made", state="sent").exists()  # decisions wait for a person
    release_letters(desk, "cohorts.offer_made")
    offer = letters("cohorts.offer_made", EMAIL)
    student.goto(offer.values["action_path"])
    press(student, "Accept offer")
    application.refresh_from_db()
    assert application.state == "accepted" and letters("cohorts.offer_accepted", EMAIL)
    for condition in application.conditions.all():
        student.goto(reverse("cohorts:condition", args=[condition.pk]))
        meet(student)
        verb(desk, condition, CONDITION_MOVES["verify"])
        assert letters("cohorts.condition_result", EMAIL)
    verb(desk, application, "Enrol")
    enrolment = Enrolment.objects.get()
    assert letters("cohorts.enrolment_confirmed", EMAIL)

    # 5. The coordinator opens a round; the student ranks projects of both laboratories.
    now = clock.now()
    open_round(desk, world.cohort, now - timedelta(minutes=1), now + timedelta(hours=1))
    verb(desk, Round.objects.get(), "Announce to all participants")
    student.goto(letters("labs.preferences_opened", EMAIL).values["action_path"])
    for project in Project.objects.order_by("code"):
        student.goto(reverse("labs:project", args=[world.cohort.code, project.code]))
        send(student.get_by_role("button", name=re.compile("Add to my list")))
    student.goto(reverse("labs:ranking"))
    press(student, "Submit my list")
    assert "Project AI-01" in letters("labs.preferences_receipt", EMAIL).body_text

    # 6. The match: validated, computed, compared, proposed; two keys on one hash; both mentors; published.
    Round.objects.update(closes_at=clock.now())  # the window closes
    lock_lists()
    assert PreferenceList.objects.get().state == "locked"
    desk.goto(reverse("admin:labs_matchrun_start"))
    desk.get_by_label("Preference round").select_option(str(Round.objects.get().pk))
    confirm(desk)
    compute_run()
    assert set(MatchRun.objects.values_list("method", "state")) == {
        (each, "computed") for each in ("optimal", "stable", "serial")
    }
    assert letters("labs.run_ready", tam.email)
    desk.goto(reverse("admin:labs_matchrun_compare", args=[Round.objects.get().pk]))
    assert "Optimal" in desk.inner_text("main") and "Stable" in desk.inner_text("main")
    run = MatchRun.objects.get(method="optimal")
    verb(desk, run, "Propose to both partners")
    run.refresh_from_db()
    for approver in (kwong, shen):
        page = in_english(as_person(approver), live_server)
        page.goto(letters("labs.match_key_needed", approver.email).values["action_path"])
        assert run.result_hash in page.inner_text("body")
        turn_key(page)
    placement = Placement.objects.get()
    for code in ("A05", "I03"):
        mentor = world.mentors[code].person
        page = in_english(as_person(mentor), live_server)
        page.goto(letters("labs.confirm_requested", mentor.email).values["action_path"])
        follow(page, "Confirm")
        press(page, "Confirm")
    placement.refresh_from_db()
    assert placement.state == "confirmed"
    verb(desk, run, "Publish to everybody")
    desk.locator("[name=sure]").check()
    confirm(desk)
    release_letters(desk, "labs.match_published")
    published = letters("labs.match_published", EMAIL)
    student.goto(published.values["action_path"])
    assert "Project AI-01" in student.inner_text("main")

    # 7. The modules become sessions in a timetable; everybody sees their week and subscribes to it.
    teach(world, desk, enrolment)
    week = letters("cohorts.timetable_published", EMAIL)
    student.goto(week.values["action_path"])
    assert "Networks" in student.inner_text("main")
    press(student, "Get my calendar address")
    address = student.get_by_label("Calendar address").input_value()
    feed = student.request.get(address)
    assert feed.ok and feed.text().count("BEGIN:VEVENT") == Session.objects.count()
    for person in (world.mentors["A05"].person, world.mentors["I03"].person):
        page = as_person(person)
        page.goto(reverse("cohorts:my_week"))
        assert page.locator("article.session").count()

    # 8. Every step has left its line in the journal, and no letter is left over.
    assert history.first_broken_link() is None
    delivery.deliver_due()
    assert not Notice.objects.filter(state__in=["dead", "unknown", "sending"]).exists()


def fill_the_form(page, application):
    section = lambda key: reverse("cohorts:section", args=[application.pk, key])  # noqa: E731
    page.goto(reverse("cohorts:stream", args=[application.pk]))
    page.get_by_label(re.compile("Research postgraduate")).check()
    press(page, "Save and go on")
    page.goto(section("studies"))
    page.get_by_label("University or company").fill("Lion Rock University")
    page.get_by_label("Programme of study or post").fill("MPhil Physics")
    page.get_by_label("Hong Kong", exact=True).check()
    page.locator("[name=q-available_from]").fill("2099-01-01")
    press(page, "Save and go on")
    page.goto(section("interests"))
    page.locator("[name=q-themes-1]").select_option("T01")
    page.locator("[name=q-themes-2]").select_option("T08")
    press(page, "Save and go on")
    page.goto(section("statement"))
    page.get_by_label("Why this programme, and why now?").fill("Because it is measured.")
    page.get_by_label("Something you made that works").fill("一個仍在運行的顯示屏。")
    page.get_by_label("No", exact=True).check()
    press(page, "Save and go on")
    page.goto(section("documents"))
    cv = {"name": "履歷.pdf", "mimeType": "application/pdf", "buffer": texts.cv("Wong Kai", "LRU", "MPhil")}
    page.locator("input[type=file][name=q-cv]").set_input_files(cv)
    press(page, "Save and go on")
    page.goto(section("consents"))
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    press(page, "Save and go on")
    page.goto(reverse("cohorts:referees", args=[application.pk]))
    for n, (name, address) in enumerate(
        (("Dr. Imran Qadir-Lau", "qadir-lau@lru.example"), ("Prof. Ngan", "ngan@vpc.example"))
    ):
        block = page.get_by_role("group", name=f"Referee {n + 1}")
        block.get_by_label("Name").fill(name)
        block.get_by_label("E-mail address").fill(address)
        block.get_by_label("How they know you").fill("Supervisor")
    press(page, "Save and go on")


def write_the_letter(page):
    for very_good in page.locator("main input[type=radio][value='4']").all():
        very_good.check()
    page.locator("main textarea").first.fill("I would work with this student again.")
    press(page, "Submit letter")


def release_letters(page, kind):
    """The coordinator reads the samples, types how many there are, and lets them go."""
    notice = Notice.objects.filter(kind=kind, state="held").latest("created_at")
    count = Notice.objects.filter(batch=notice.batch, state="held").count()
    page.goto(reverse("admin:notifications_notice_held_batch", args=[notice.batch]))
    page.get_by_label("Number of letters").fill(str(count))
    send(page.locator("#content form[method=post] button[type=submit]").last)


def meet(page):
    if page.locator("main textarea").count():
        page.locator("main textarea").first.fill("I agree.")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    send(page.locator("main form button[type=submit]").last)


def teach(world, desk, enrolment):
    group = Group.objects.create(cohort=world.cohort, code="all", kind="cohort", **three("name", "All", "全體", "全体"))
    group.members.add(enrolment)
    module = Module.objects.create(
        cohort=world.cohort,
        code="M1",
        lead_teacher=world.mentors["A05"].person,
        **three("title", "Networks", "網絡", "网络"),
    )
    verb(desk, module, "Roll out into sessions")
    desk.get_by_label("All", exact=True).check()
    confirm(desk)
    assert Session.objects.count() == 3
    desk.goto(reverse("admin:cohorts_timetable_add"))
    desk.get_by_label("Cohort").select_option(str(world.cohort.pk))
    send(desk.locator("[name=_save]"))
    solve_timetables()
    verb(desk, Timetable.objects.get(), re.compile("Publish"))
    desk.locator("[name=sure]").check()
    confirm(desk)
    assert Timetable.objects.get().state == "published"
