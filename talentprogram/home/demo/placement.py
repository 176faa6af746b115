"""Projects, preference lists, the match and the placements of the demo cohort."""

import hashlib
from datetime import datetime
from random import Random
from typing import Any

from cohorts.models import Enrolment
from labs.actions import clearance, placements, publication, rounds
from labs.lifecycles.projects import PROJECT
from labs.lifecycles.rankings import PREFERENCE_LIST
from labs.models import Choice, MatchRun, Mentor, PreferenceList, Project, Round
from talentprogram.home.demo.life import Diary, between, days
from talentprogram.home.demo.people import SEED, Applicant
from talentprogram.home.demo.places import rows, three
from talentprogram.journal.advance import advance, record

FIRST_WEEKS = three(
    "first_weeks",
    "Week 1: safety, accounts, meet both mentors. Week 2: read three papers and run our baseline. Week 3: repeat last year's figure on your own. Week 4: agree on the question with both mentors, in writing.",
    "第一週：安全培訓、帳戶、與兩位導師會面。第二週：讀三篇論文，運行我們的基準。第三週：自行重做去年的結果。第四週：與兩位導師以書面議定研究問題。",
    "第一周：安全培训、账号、与两位导师见面。第二周：读三篇论文，运行我们的基线。第三周：独立复现去年的结果。第四周：与两位导师书面商定研究问题。",
)
OUTCOMES = three(
    "outcomes",
    "A measurement you can defend, code that somebody else can run, and five minutes in which you explain both to people who decide.",
    "一項你能辯護的量度、別人也能運行的程式，以及用五分鐘向決策者解釋兩者的能力。",
    "一项你能辩护的测量、别人也能运行的程序，以及用五分钟向决策者解释两者的能力。",
)
REQUIRED = {"AI": ["Python"], "QUANTUM": ["Linear algebra"]}
ONE_MORE = ("A01", "A20", "I02", "I03")
"""With one more place at each of these mentors all 48 can be placed (domain model §6.4)."""
TAUGHT = {
    "AI": ["Measurement on a live network", "Writing for two readers"],
    "QUANTUM": ["Work at an optical bench", "Writing for two readers"],
}


class Placing:
    """Plays projects from proposal to publication, and preferences from opening to lock."""

    def __init__(
        self, diary: Diary, cohort: Any, places: dict[str, Any], mentors: dict[str, Mentor], staff: dict[str, Any]
    ) -> None:
        self.diary, self.year, self.cohort, self.places = diary, diary.year, cohort, places
        self.mentors, self.staff, self.chance = mentors, staff, Random(SEED + 2)
        self.projects: dict[str, Project] = {}
        self.round: Round | None = None

    def plan(self, applicants: list[Applicant]) -> None:
        for number, row in enumerate(rows("projects")):
            self._project(row, number)
        self.diary.write(self.year.time(6, 14, 9), self._open_round)
        self.diary.write(self.year.time(6, 21, 9), lambda at: self._open_lists(at))
        for each in applicants:
            if each.code:
                at = between(self.chance, self.year.time(6, 21, 12), self.year.time(7, 9, 11), rush=1.8)
                self.diary.write(at, lambda when, each=each: self._submit(each, when))
        self.diary.write(self.year.time(7, 9, 12), self._lock)
        self._match()

    def _project(self, row: dict[str, str], number: int) -> None:
        theme = self.places["themes"][row["theme"]]
        academic, industrial = self.mentors[row["academic"]], self.mentors[row["industrial"]]
        project = Project.objects.create(
            cohort=self.cohort, code=row["code"], theme=theme, lab=theme.lab, capacity=int(row["capacity"]),
            academic_mentor=academic, industrial_mentor=industrial, counterpart_confirmed=True,
            proposed_by=academic if number % 2 else industrial, site=self.places["sites"][row["site"]], hazards=theme.lab.hazards[:1] if number % 3 == 0 else [],
            required_skills=REQUIRED[theme.lab.code], taught_skills=TAUGHT[theme.lab.code],
            **three("title", row["title_en"], row["title_zh_hant"], row["title_zh_hans"]),
            **three("summary", row["summary_en"], row["summary_zh_hant"], row["summary_zh_hans"]), **FIRST_WEEKS, **OUTCOMES,
        )  # fmt: skip
        self.projects[row["code"]] = project
        proposer = project.proposed_by.person
        lab_manager = self.staff["lo" if theme.lab.code == "AI" else "he"]
        early = number % 3 == 0  # some are ready before the call opens, for applicants to read
        at = (
            self.year.time(12, 5 + number % 20, 10, year=2026)
            if early
            else between(self.chance, self.year.time(2, 1, 9), self.year.time(5, 14, 18))
        )
        for move, by, wait in (
            ("submit", proposer, 0),
            ("endorse", lab_manager, 4),
            ("publish", self.staff["tam"], 15),
        ):
            self.diary.move(at + days(wait), project, PROJECT, move, by=by)
        for key, wait in (("kwong", 9), ("shen", 12)):
            self.diary.write(
                at + days(wait), lambda when, key=key: clearance.clear(project, by=self.staff[key], at=when)
            )

    def _open_round(self, at: datetime) -> None:
        seed = str(SEED)
        self.round = Round.objects.create(
            cohort=self.cohort, opens_at=self.year.time(6, 21, 9), closes_at=self.year.time(7, 9, 12), seed=seed,
            seed_commitment=hashlib.sha256(seed.encode()).hexdigest(), announced_at=self.year.time(6, 21, 9),
        )  # fmt: skip
        record(self.round, "set_up", by=self.staff["tam"], at=at, as_="coordinator")

    def _open_lists(self, at: datetime) -> None:
        PreferenceList.objects.bulk_create(
            PreferenceList(enrolment=enrolment, round=self.round, saved_at=at)
            for enrolment in Enrolment.objects.filter(cohort=self.cohort)
        )

    def _submit(self, each: Applicant, at: datetime) -> None:
        chosen = PreferenceList.objects.select_related("round").get(round=self.round, enrolment__code=each.code)
        Choice.objects.bulk_create(
            Choice(preference_list=chosen, rank=rank, project=self.projects[code])
            for rank, code in enumerate(each.extra["choices"], start=1)
        )
        advance(chosen, PREFERENCE_LIST, "submit", by=each.person, at=at, submitted_at=at, saved_at=at)

    def _lock(self, at: datetime) -> None:
        for chosen in PreferenceList.objects.filter(round=self.round, state="submitted").select_related("round"):
            advance(chosen, PREFERENCE_LIST, "lock", by=None, at=at)

    def _match(self) -> None:
        """Four mentors take one more; the optimal answer gets both keys, every mentor's word, and is published."""
        year, write = self.year, self.diary.write
        write(year.time(7, 13, 9), self._one_more_each)
        write(year.time(7, 13, 10), self._compute)
        write(year.time(7, 14, 10), lambda at: rounds.propose(self._run(), by=self.staff["tam"], at=at))
        for key, day in (("kwong", 15), ("shen", 16)):
            write(
                year.time(7, day, 11),
                lambda at, key=key: rounds.approve(
                    self._run(), content_hash=self._run().result_hash, by=self.staff[key], at=at
                ),
            )
        write(year.time(7, 27, 15), self._confirm)
        write(year.time(8, 6, 10), lambda at: publication.publish(self._run(), by=self.staff["tam"], at=at))

    def _run(self) -> MatchRun:
        assert self.round is not None
        return self.round.runs.latest("number")

    def _one_more_each(self, at: datetime) -> None:
        for code in ONE_MORE:
            mentor = self.mentors[code]
            mentor.max_students += 1
            mentor.save(update_fields=["max_students"])
            record(mentor, "amend", by=self.staff["tam"], at=at, as_="coordinator", detail={"fields": ["max_students"]})

    def _compute(self, at: datetime) -> None:
        assert self.round is not None
        run = rounds.start_run(self.round, method="optimal", by=self.staff["tam"], at=at)
        rounds.validate(run, by=self.staff["tam"], at=at)
        rounds.compute(run, at=at)

    def _confirm(self, at: datetime) -> None:
        for placement in self._run().placements.select_related("project"):
            for mentor in placement.project.mentors:
                placement.refresh_from_db()
                placements.reply(placement, mentor=mentor, answer="confirm", by=mentor.person, at=at)
