"""The demo world: built whole, moved so that a bookmark is today, and told up to now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction

from cohorts.actions import applications, timetables
from cohorts.lifecycles.calls import CALL
from cohorts.models import Call, Cohort, Seat
from talentprogram.home.demo import form, people, places, training
from talentprogram.home.demo.calendar import Year
from talentprogram.home.demo.cast import APPLICANTS
from talentprogram.home.demo.intake import Intake, backdate
from talentprogram.home.demo.life import Diary
from talentprogram.home.demo.placement import Placing
from talentprogram.home.demo.places import rows, three
from talentprogram.home.demo.selection import Selection
from talentprogram.journal import protection
from talentprogram.journal.advance import advance
from talentprogram.notifications import rendering
from talentprogram.notifications.models import Notice
from talentprogram.partners.models import Installation

SEATS = 50
Say = Callable[[str], Any]


def empty() -> None:
    """Take everything out of the database. Only a demo installation may be emptied."""
    with protection.lifted():
        call_command("flush", interactive=False, verbosity=0)


@transaction.atomic
def build(bookmark: str, year: Year, say: Say) -> None:
    """The whole world in one transaction, as it stands at a bookmark that is today."""
    say("places, people and forms …")
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "bookmark": bookmark, "seeded_at": year.now})
    known = places.build()
    caps = {row["mentor"]: int(row["cap"]) for row in rows("caps")}
    staff = people.staff(known, year.time(11, 16, 9, year=2026) - timedelta(days=365))
    mentors = people.mentors(known, caps, year.time(11, 16, 9, year=2026) - timedelta(days=365))
    applicants = people.applicants()
    cohort = _cohort(year)
    call = _call(cohort, year, list(known["themes"].values()))
    teachers = {code: mentor.person for code, mentor in mentors.items()} | {"tam": staff["tam"]}
    groups = training.groups(cohort)
    training.build(cohort, groups, teachers, known["sites"])
    training.absences(cohort, teachers)

    diary = Diary(year)
    intake = Intake(diary, call, applicants, staff, known["themes"])
    intake.plan()
    placing = Placing(diary, cohort, known, mentors, staff)
    placing.plan(applicants)
    Selection(intake).plan()
    say("a year of submissions, letters, decisions and choices …")
    count = diary.play()
    backdate(intake)
    training.join_groups(list(cohort.enrolments.order_by("code")), groups)
    if year.now > year.time(8, 16):
        say("the timetable …")
        _publish_timetable(cohort, year, staff["tam"])
    _settle(year)
    _open_call(bookmark, call, year, known, staff)
    say(f"{count} events have happened.")


def _publish_timetable(cohort: Cohort, year: Year, by: Any) -> None:
    timetable = timetables.draft(cohort, by=by, at=year.time(8, 13, 10))
    timetables.solve(timetable, at=year.time(8, 13, 11), seconds=5)
    timetables.publish(timetable, by=by, at=year.time(8, 16, 10))


def _settle(year: Year) -> None:
    """Letters of the story's past have long been sent; those of the last two days still wait as they would."""
    for notice in Notice.objects.filter(
        not_before__lt=year.now - timedelta(days=2), state__in=["planned", "held"]
    ).select_related("person"):
        words = rendering.compose(
            notice.kind,
            notice.values,
            language=notice.language,
            zone=notice.time_zone,
            name=notice.person.name,
            ref=str(notice.pk)[-12:],
        )
        Notice.objects.filter(pk=notice.pk).update(
            state="sent",
            sent_at=notice.not_before,
            attempts=1,
            subject_line=words.subject,
            body_text=words.text,
            body_html=words.html,
        )


def _cohort(year: Year) -> Cohort:
    t0 = year.monday(9, 20)
    code = f"JTDP{t0:%y}"
    cohort = Cohort.objects.create(
        code=code, t0_on=t0, ends_on=year.day(6, 30, year=2028), teaching_from=year.monday(9, 13), teaching_to=year.day(12, 10),
        capacity=SEATS, **three("name", f"Cohort {t0:%Y}", f"{t0:%Y} 屆", f"{t0:%Y} 期"),
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(cohort=cohort, number=number) for number in range(1, SEATS + 1))
    return cohort


SUMMARY = three(
    "summary",
    "Twelve months, one project, two mentors: one from Lion Rock University, one from Southstar Telecom. You work in the Artificial Intelligence or the Quantum laboratory, follow eight short modules, and show at the end what you made.",
    "十二個月、一個項目、兩位導師：一位來自獅子山大學，一位來自南星電信。你會在人工智能或量子實驗室工作，修讀八個短課程單元，最後展示你的成果。",
    "十二个月、一个课题、两位导师：一位来自狮子山大学，一位来自南星电信。你将在人工智能或量子实验室工作，学习八个短课程模块，最后展示你的成果。",
)


def _call(cohort: Cohort, year: Year, themes: list[Any]) -> Call:
    return Call.objects.create(
        cohort=cohort, question_set=form.build(f"Application form {cohort.code}", themes), slug=cohort.code.lower(),
        streams=["ug", "rpg", "engineer"], opens_at=year.time(1, 4, 9), closes_at=year.time(3, 1, 12),
        reference_due_at=year.time(3, 8, 12), reference_grace_days=7, decisions_on=year.day(5, 18), **SUMMARY,
        **three("title", f"{cohort.name_en}: call for applications", f"{cohort.name_zh_hant}公開招募", f"{cohort.name_zh_hans}招募公告"),
    )  # fmt: skip


def _open_call(bookmark: str, anchor: Call, year: Year, known: dict[str, Any], staff: dict[str, Any]) -> None:
    """One call is always open, with a draft of the cast's applicant in it."""
    call = anchor if bookmark == "B1" else _next_call(anchor.cohort, year, known, staff)
    member = APPLICANTS["draft"]
    person = people._member(member)
    people.keep([person])
    applications.begin(call, by=person, at=year.now - timedelta(hours=2))


def _next_call(cohort: Cohort, year: Year, known: dict[str, Any], staff: dict[str, Any]) -> Call:
    """Next year's call, open since ten days and for a month."""
    t0 = cohort.t0_on + timedelta(days=364)
    following = Cohort.objects.create(
        code=f"JTDP{t0:%y}", t0_on=t0, ends_on=t0 + timedelta(days=283), teaching_from=t0 - timedelta(days=7),
        teaching_to=t0 + timedelta(days=84), capacity=SEATS, **three("name", f"Cohort {t0:%Y}", f"{t0:%Y} 屆", f"{t0:%Y} 期"),
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(cohort=following, number=number) for number in range(1, SEATS + 1))
    noon = year.now.astimezone(year.time(1, 4).tzinfo).replace(hour=12, minute=0, second=0, microsecond=0)
    call = _call(following, year, list(known["themes"].values()))
    call.opens_at, call.closes_at = noon - timedelta(days=10), noon + timedelta(days=30)
    call.reference_due_at, call.decisions_on = noon + timedelta(days=37), (noon + timedelta(days=110)).date()
    call.save()
    advance(call, CALL, "schedule", by=staff["tam"], at=call.opens_at - timedelta(days=5))
    advance(call, CALL, "open", by=None, at=call.opens_at)
    return call
