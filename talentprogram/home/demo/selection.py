"""Interviews, decisions, offers and enrolment of the demo cohort, by the product's own actions."""

from datetime import datetime
from random import Random
from typing import Any

from cohorts.actions import admissions, batches, seats
from cohorts.lifecycles.admissions import CONDITION
from cohorts.lifecycles.applications import APPLICATION, ApplicationState
from cohorts.lifecycles.calls import CALL
from cohorts.lifecycles.enrolments import COHORT
from cohorts.models import Decision, DecisionBatch, Enrolment
from talentprogram.home.demo.intake import Intake
from talentprogram.home.demo.life import between, days
from talentprogram.home.demo.people import Applicant
from talentprogram.journal.advance import advance, record

ON_PAPER = {"not_on_paper", "not_interviewed"}
FROM_THE_WAITING_LIST = 11
PERMITS = 17


class Selection:
    """Plays the decisions: 250 outcomes, two keys, 50 offers, 18 on the waiting list."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.diary, self.year, self.staff = intake, intake.diary, intake.year, intake.staff
        self.chance = Random(5)
        self.batch: DecisionBatch | None = None
        enrolled = sorted((e for e in intake.applicants if e.code), key=lambda e: (e.score, e.code))
        self.promoted = [e for e in enrolled if e.code != "S27"][:FROM_THE_WAITING_LIST]
        self.waiting = [*reversed(self.promoted), *(e for e in intake.applicants if e.fate == "waitlist_closed")]
        self.offered = [
            e for e in intake.applicants
            if e.fate in {"enrolled", "declined", "expired", "deferred", "condition_not_met", "left_after_accepting"} and e not in self.promoted
        ]  # fmt: skip

    def plan(self) -> None:
        year, diary = self.year, self.diary
        reviewed = [
            e for e in self.intake.applicants if e.fate not in {"draft", "withdrew", "ineligible", "incomplete"}
        ]
        for each in reviewed:
            if each.fate != "not_on_paper":
                self.intake._later(
                    year.time(4, 12, 10, each.number % 60), each, APPLICATION, "shortlist", by=self.staff["tam"]
                )
        diary.write(year.time(5, 12, 9), lambda at: self._decide(reviewed, at))
        diary.write(year.time(5, 13, 17), lambda at: batches.lock(self.batch, by=self.staff["tam"], at=at))
        if year.now > year.time(5, 19):  # on release morning itself the keys are still to be turned
            self._release()
            self._replies()

    def _decide(self, reviewed: list[Applicant], at: datetime) -> None:
        """Record 250 outcomes in one batch."""
        self.batch = batches.open_batch(
            self.intake.call,
            title=f"{self.intake.call.cohort.code}: board of the selection",
            by=self.staff["tam"],
            at=at,
        )
        self.batch.release_at = self.year.time(5, 18, 10)
        self.batch.save(update_fields=["release_at"])
        ranks = {e.number: rank for rank, e in enumerate(self.waiting, start=1)}
        decisions = []
        for each in reviewed:
            application = self.intake.applications[each.number]
            advance(application, APPLICATION, "record_outcome", by=self.staff["tam"], at=at)
            outcome = "offer" if each in self.offered else "waitlist" if each.number in ranks else "reject"
            permit = ["permission"] if each.home in ("CN", "CN-GBA", "XX") and each.stream != "engineer" else []
            degree = ["degree"] if each.stream == "rpg" and each.number % 3 == 0 else []
            decisions.append(Decision(
                batch=self.batch, application=application, outcome=outcome, rank=ranks.get(each.number), score=each.score,
                conditions=[*permit, *degree] if outcome != "reject" else [],
                reason_code=self.chance.choice(["rank", "rank", "fit", "experience"]) if outcome == "reject" else "",
            ))  # fmt: skip
        Decision.objects.bulk_create(decisions)

    def _release(self) -> None:
        year, diary = self.year, self.diary
        for key, day in (("kwong", 14), ("shen", 15)):
            diary.write(
                year.time(5, day, 11),
                lambda at, key=key: batches.approve(
                    self.batch, seen_hash=self.batch.content_hash, by=self.staff[key], at=at
                ),
            )
        diary.write(year.time(5, 18, 10), lambda at: batches.release(self.batch, at=at))

    def _replies(self) -> None:
        year, chance = self.year, self.chance
        by_fate = {
            "declined": admissions.decline,
            "left_after_accepting": admissions.accept,
            "condition_not_met": admissions.accept,
        }
        for each in self.offered:
            at = between(chance, year.time(5, 18, 11), year.time(5, 27, 20))
            if each.fate == "expired":
                self.diary.write(year.time(6, 3, 9), lambda at, each=each: self._expire(each, at))
            elif each.fate == "deferred":
                self._act(
                    at,
                    each,
                    admissions.grant_deferral,
                    self.staff["tam"],
                    note="Family reasons; comes with the next intake",
                )
            else:
                self._act(at, each, by_fate.get(each.fate, admissions.accept), each.person)
        for evening in range(20):  # whoever was promoted from the waiting list answers within a day
            self.diary.write(year.time(5, 19, 18) + days(evening), self._promoted_answer)
        for each in sorted((e for e in self.intake.applicants if e.code), key=lambda e: e.code):
            self._enrol(each, year.time(6, 10, 9 + int(each.code[1:]) // 8, int(each.code[1:])))
        self._ends()

    def _act(self, at: datetime, each: Applicant, action: Any, by: Any, **more: Any) -> None:
        self.diary.write(at, lambda when: action(self._fresh(each), by=by, at=when, **more))

    def _fresh(self, each: Applicant) -> Any:
        """The application as it stands now: actions work on rows of their own."""
        application = self.intake.applications[each.number]
        application.refresh_from_db()
        return application

    def _promoted_answer(self, at: datetime) -> None:
        for each in self.promoted:
            application = self._fresh(each)
            if application.state == ApplicationState.OFFERED:
                admissions.accept(application, by=each.person, at=at)

    def _expire(self, each: Applicant, at: datetime) -> None:
        application = self._fresh(each)
        admissions.expire(application, at=max(at, application.answer_by))

    def _enrol(self, each: Applicant, at: datetime) -> None:
        self.diary.write(at - days(2), lambda when: self._meet_conditions(each, when))
        self.diary.write(at, lambda when: self._write_enrolment(each, when))

    def _meet_conditions(self, each: Applicant, at: datetime) -> None:
        for condition in self.intake.applications[each.number].conditions.all():
            advance(condition, CONDITION, "upload_evidence", by=each.person, at=at)
            advance(condition, CONDITION, "verify", by=self.staff["tam"], at=at)

    def _write_enrolment(self, each: Applicant, at: datetime) -> None:
        application = self._fresh(each)
        advance(application, APPLICATION, "enrol", by=self.staff["tam"], at=at)
        enrolment = Enrolment.objects.create(
            person=each.person, cohort=self.intake.call.cohort, application=application, code=each.code, stream=each.stream,
            score=each.score, enrolled_at=at, needs_permission=each.home in ("CN", "CN-GBA", "XX") and each.stream != "engineer",
        )  # fmt: skip
        record(enrolment, "enrol", by=self.staff["tam"], at=at, as_="coordinator")

    def _ends(self) -> None:
        """What comes after enrolment has begun: the waiting list closes, one condition fails, one person leaves."""
        year, tam = self.year, self.staff["tam"]
        self.diary.move(year.time(6, 1, 9), self.intake.call.cohort, COHORT, "open_enrolment", by=tam)
        for each in self.intake.applicants:
            if each.fate == "waitlist_closed":
                self.intake._later(year.time(6, 30, 18, each.number % 60), each, APPLICATION, "close_waitlist")
            elif each.fate == "condition_not_met":
                self._leave(
                    year.time(7, 5, 10), each, "fail_conditions", tam, note="The degree was not awarded in time"
                )
            elif each.fate == "left_after_accepting":
                self._leave(year.time(7, 6, 10), each, "withdraw", each.person, left_at=year.time(7, 6, 10))
        self.diary.move(year.time(7, 8, 9), self.intake.call, CALL, "release_complete")

    def _leave(self, at: datetime, each: Applicant, move: str, by: Any, **stamps: Any) -> None:
        def go(when: datetime) -> None:
            application = self._fresh(each)
            advance(application, APPLICATION, move, by=by, at=when, **stamps)
            seats.free(application)

        self.diary.write(at, go)
