"""Applications, references and screening of the demo call."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from cohorts.actions import submissions
from cohorts.lifecycles.applications import APPLICATION
from cohorts.lifecycles.calls import CALL
from cohorts.lifecycles.references import REFERENCE
from cohorts.models import Answer, Application, Call, Consent, Document, Question, Reference
from cohorts.queries.applications import Filled
from labs.models import Theme
from talentprogram.home.demo import texts
from talentprogram.home.demo.life import Diary, between, days, office_hours
from talentprogram.home.demo.people import Applicant
from talentprogram.journal.advance import advance, record

NEVER_CAME, DECLINED, BOUNCED, SURPLUS, RECEIVED = "never", "declined", "bounced", "surplus", "received"
REFEREES = [
    ("Dr. Imran Qadir-Lau", "imran.qadir-lau"), ("Prof. Ngan Siu-ping", "siuping.ngan"), ("Prof. Qiu Wenbo", "wenbo.qiu"),
    ("Dr. Helen Marsden", "helen.marsden"), ("Dr. Tong Chi-wah", "chiwah.tong"), ("Prof. Fan Lijuan", "lijuan.fan"),
    ("Dr. Oscar Lindqvist", "oscar.lindqvist"), ("Prof. Kam Yuk-lin", "yuklin.kam"), ("Dr. Shi Jianguo", "jianguo.shi"),
]  # fmt: skip


class Intake:
    """Plays the call from its first draft to the end of screening."""

    def __init__(
        self, diary: Diary, call: Call, applicants: list[Applicant], staff: dict[str, Any], themes: dict[str, Theme]
    ) -> None:
        self.diary, self.call, self.applicants, self.staff, self.themes = diary, call, applicants, staff, themes
        self.year, self.chance = diary.year, Random(77)
        self.questions = {q.key: q for q in Question.objects.filter(section__question_set=call.question_set)}
        self.applications: dict[int, Application] = {}
        self.started: dict[int, datetime] = {}

    def plan(self) -> None:
        year, tam = self.year, self.staff["tam"]
        self.diary.move(year.time(12, 20, 10, year=2026), self.call, CALL, "schedule", by=tam)
        self.diary.move(year.time(1, 4, 9), self.call, CALL, "open")
        letters = self._letters()
        for each in self.applicants:
            self._draft(each)
            if each.fate != "draft":
                self._submission(each, next(letters))
        self.diary.move(year.time(3, 1, 12, 20), self.call, CALL, "close")
        for each in self.applicants:
            if each.fate == "draft":
                self._later(year.time(3, 1, 13), each, APPLICATION, "call_closed")
        self.diary.move(year.time(3, 9, 9), self.call, CALL, "start_review", by=tam)

    def _later(self, at: datetime, each: Applicant, table: Any, name: str, by: Any = None, **stamps: Any) -> None:
        """A move of an application that does not exist yet when the year is planned."""

        def go(when: datetime) -> None:
            application = self.applications[each.number]
            application.refresh_from_db(fields=["state"])
            advance(application, table, name, by=by, at=when, **stamps)

        self.diary.write(at, go)

    def _draft(self, each: Applicant) -> None:
        year = self.year
        at = between(self.chance, year.time(1, 4, 9), year.time(2, 28, 22), rush=0.6)
        self.started[each.number] = at
        seed = self.chance.random()
        self.diary.write(at, lambda when: self._begin(each, when, Random(seed)))

    def _begin(self, each: Applicant, at: datetime, chance: Random) -> None:
        application = Application.objects.create(
            call=self.call, applicant=each.person, stream=each.stream, lab_hint=each.lab, saved_at=at,
            reference=f"{self.call.cohort.code}-{100000 + each.number * 2477 % 900000:06d}",
        )  # fmt: skip
        self.applications[each.number] = application
        record(application, "begin", by=each.person, at=at, as_="student")
        Answer.objects.bulk_create(
            Answer(application=application, question=self.questions[key], value=value)
            for key, value in self._answers(each, application, chance)
        )

    def _answers(self, each: Applicant, application: Application, chance: Random) -> Iterator[tuple[str, Any]]:
        institution = (
            chance.choice(texts.INSTITUTIONS[each.home])[0] if each.stream != "engineer" else "Southstar Telecom"
        )
        programme = chance.choice(texts.PROGRAMMES[each.stream])
        own = [code for code, theme in self.themes.items() if theme.lab.code == each.lab]
        other = [code for code, theme in self.themes.items() if theme.lab.code != each.lab]
        ranked = [*chance.sample(own, 3), chance.choice(other)]
        yield "institution", institution
        yield "programme", programme
        yield "home", each.home
        yield "themes", ranked
        if each.fate == "draft" and chance.random() < 0.7:
            return
        theme = self.themes[ranked[0]]
        title = {"en": theme.title_en, "zh-hant": theme.title_zh_hant, "zh-hans": theme.title_zh_hans}[each.language]
        yield "motivation", texts.motivation(each.language, title, chance)
        yield "made", texts.MADE[each.language]
        if each.fate == "draft":
            return
        yield "year", str(chance.randint(1, 4)) if each.stream == "ug" else str(chance.randint(1, 3))
        yield "available_from", self.call.cohort.t0_on.isoformat()
        yield "skills", sorted(chance.sample(["python", "signals", "optics", "networks", "crypto", "people"], 2))
        yield "ai_use", chance.choice(["none", "language", "language", "more"])
        cv = self._cv(each, application, institution, programme)
        yield "cv", {"document": str(cv.pk), "name": cv.name, "size": cv.size, "sha256": cv.sha256}
        yield "process", True
        yield "transfer", True

    def _cv(self, each: Applicant, application: Application, institution: str, programme: str) -> Document:
        content = texts.cv(each.person.name, institution, programme)
        document = Document(
            application=application, question=self.questions["cv"], name="cv.pdf", size=len(content), kind="application/pdf",
            sha256=texts.sha256(content),
        )  # fmt: skip
        document.file.save(f"{document.pk.hex}.pdf", ContentFile(content), save=True)
        return document

    def _submission(self, each: Applicant, letters: list[str]) -> None:
        year, chance, tam = self.year, self.chance, self.staff["tam"]
        earliest = max(self.started[each.number] + timedelta(hours=3), year.time(1, 6))
        sent = between(chance, earliest, year.time(3, 1, 12), rush=2.2)
        self.diary.write(sent, lambda when: self._submit(each, when))
        self._references(each, sent, letters)
        if each.fate == "withdrew":
            self._later(
                sent + days(chance.uniform(0.5, 6)),
                each,
                APPLICATION,
                "withdraw",
                by=each.person,
                left_at=sent + days(6),
            )
            return
        screened = office_hours(between(chance, year.time(3, 10, 9), year.time(3, 12, 18)))
        if each.fate == "ineligible":
            self._later(screened, each, APPLICATION, "screen_fail", by=tam, reason=chance.choice(["stage", "fit"]))
        elif each.fate == "incomplete":
            self._later(
                year.time(3, 16, 10, each.number % 60), each, APPLICATION, "screen_fail", by=tam, reason="incomplete"
            )
        else:
            self._later(screened, each, APPLICATION, "screen_pass", by=tam)

    def _submit(self, each: Applicant, at: datetime) -> None:
        application = self.applications[each.number]
        advance(application, APPLICATION, "submit", by=each.person, at=at, submitted_at=at, saved_at=at)
        submissions.keep_version(application, Filled(application), at)
        Consent.objects.bulk_create(
            Consent(
                person=each.person, application=application, purpose=key, given=True, at=at, language=each.language,
                text=getattr(self.questions[key], f"label_{each.language.replace('-', '_')}"),
            )
            for key in ("process", "transfer")
        )  # fmt: skip

    def _letters(self) -> Iterator[list[str]]:
        """What becomes of each submitted application's two or three references (742 in all, domain model §6.4)."""
        three = [[RECEIVED, RECEIVED, SURPLUS]] * 38 + [[RECEIVED, DECLINED, RECEIVED]] * 21
        three += [[RECEIVED, BOUNCED, RECEIVED]] * 9 + [[RECEIVED] * 3] * 74
        complete = three + [[RECEIVED, RECEIVED]] * (288 - len(three))
        incomplete = [[NEVER_CAME, NEVER_CAME]] * 7 + [[RECEIVED, NEVER_CAME]] * 5
        self.chance.shuffle(complete)
        pools = {True: iter(incomplete), False: iter(complete)}
        for each in self.applicants:
            if each.fate != "draft":
                yield next(pools[each.fate == "incomplete"])

    def _references(self, each: Applicant, sent: datetime, letters: list[str]) -> None:
        chosen = self.chance.sample(REFEREES, len(letters))
        received: list[datetime] = []
        for (name, address), fate in zip(chosen, letters, strict=True):
            seed = self.chance.random()
            self._reference(each, sent, f"{address}.{each.number}", name, fate, received, Random(seed))

    def _reference(
        self,
        each: Applicant,
        sent: datetime,
        address: str,
        name: str,
        fate: str,
        received: list[datetime],
        chance: Random,
    ) -> None:
        home = each.home if each.stream != "engineer" else "CN-GBA"
        institution, domain = chance.choice(texts.INSTITUTIONS[home])
        made: dict[str, Reference] = {}

        def ask(at: datetime) -> None:
            made["it"] = Reference.objects.create(
                application=self.applications[each.number], referee_name=name, referee_email=f"{address}@{domain}",
                relationship=chance.choice(["Project supervisor", "Taught me two courses", "Head of my team"]),
                institution=institution, language=each.language,
            )  # fmt: skip
            advance(
                made["it"],
                REFERENCE,
                "request",
                by=each.person,
                at=at,
                requested_at=at,
                due_at=self.call.reference_due_at,
            )

        def then(at: datetime, move: str, **stamps: Any) -> None:
            self.diary.write(at, lambda when: advance(made["it"], REFERENCE, move, by=None, at=when, **stamps))

        self.diary.write(sent + timedelta(minutes=1), ask)
        due = self.call.reference_due_at
        if fate == RECEIVED:
            at = between(chance, sent + timedelta(hours=5), max(due, sent + days(1)) - timedelta(hours=1), rush=0.8)
            received.append(at)
            text = texts.LETTER[each.language].replace("{name}", each.person.name)
            ratings = {
                key: chance.randint(3, 5) for key in ("ability", "rigour", "independence", "teamwork", "communication")
            }
            then(at, "submit", received_at=at, text=text, ratings=ratings)
        elif fate == DECLINED:
            then(sent + days(1.5), "decline", decline_reason="On leave this term")
        elif fate == BOUNCED:
            then(sent + timedelta(minutes=9), "bounce")
        elif fate == SURPLUS:
            then(max(received) + timedelta(minutes=1), "surplus_or_withdrawn")
        else:
            then(due + timedelta(minutes=5), "due_passed")
            then(due + days(self.call.reference_grace_days) + timedelta(minutes=5), "grace_passed")


def backdate(intake: Intake) -> None:
    """Rows say that they were made when they were made in the story."""
    for number, application in intake.applications.items():
        Application.objects.filter(Q(pk=application.pk)).update(created_at=intake.started[number])
