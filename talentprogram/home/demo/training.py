"""The training modules of the demo cohort: who teaches what to whom, and what each session needs."""

from datetime import datetime, time, timedelta
from typing import Any

from cohorts.models import Cohort, Group, Module, Session, Unavailability
from talentprogram.home.demo.calendar import HONG_KONG
from talentprogram.home.demo.places import three

# code, titles, teachers (mentor codes or "tam"), sessions: (kind, count, minutes, weeks, features, online, site)
MODULES: list[tuple[str, tuple[str, str, str], list[str], list[tuple[str, int, int, list[int], list[str], bool, str]]]] = [
    ("M1", ("Research practice and integrity", "研究實踐與誠信", "研究实践与诚信"), ["A05", "A13"],
     [("all", 4, 120, [1, 3, 5, 7], ["projector"], False, "campus")]),
    ("M2", ("Networks for researchers", "研究人員的網絡課", "科研人员网络课"), ["I03", "I04"],
     [("all", 4, 120, [2, 4, 6, 8], ["projector"], False, "campus")]),
    ("M3", ("Machine learning that is measured", "可量度的機器學習", "可度量的机器学习"), ["A06"],
     [("half", 3, 120, [2, 5, 9], ["projector"], False, "")]),
    ("M4", ("Quantum information in pictures", "圖解量子信息", "图解量子信息"), ["A15"],
     [("half", 3, 120, [3, 6, 10], ["projector"], False, "")]),
    ("M5", ("Bench safety and first measurements: AI", "實驗安全與初次量度：人工智能", "实验安全与初次测量：人工智能"), ["I11"],
     [("third", 1, 180, [1], ["ai_bench"], False, "campus")]),
    ("M6", ("Bench safety and first measurements: Quantum", "實驗安全與初次量度：量子", "实验安全与初次测量：量子"), ["I15"],
     [("third", 1, 180, [2], ["quantum_bench"], False, "campus")]),
    ("M7", ("Data across the boundary", "跨境數據", "跨境数据"), ["I22"], [("all", 2, 90, [4, 11], [], True, "")]),
    ("M8", ("Working with two mentors", "與雙導師共事", "与双导师共事"), ["tam"], [("pod", 1, 60, [1], ["whiteboard"], False, "campus")]),
]  # fmt: skip


def groups(cohort: Cohort) -> dict[str, list[Group]]:
    """The whole cohort, two halves, three rotations and six pods; each nested so that no one is in two at once."""
    make = Group.objects.create
    everyone = make(
        cohort=cohort, code="all", kind="cohort", max_size=60, **three("name", "Whole cohort", "全體學員", "全体学员")
    )
    halves = [make(cohort=cohort, code=f"half{n}", kind="cohort", parent=everyone, max_size=30,
                   **three("name", f"Half {n}", f"第 {n} 組", f"第 {n} 半组")) for n in (1, 2)]  # fmt: skip
    thirds = [make(cohort=cohort, code=f"rot{n}", kind="lab_rotation", parent=everyone, max_size=18,
                   **three("name", f"Rotation {n}", f"第 {n} 輪", f"第 {n} 轮")) for n in (1, 2, 3)]  # fmt: skip
    pods = [make(cohort=cohort, code=f"pod{n}", kind="pod", parent=everyone, max_size=9,
                 **three("name", f"Pod {n}", f"小組 {n}", f"小组 {n}")) for n in range(1, 7)]  # fmt: skip
    return {"all": [everyone], "half": halves, "third": thirds, "pod": pods}


def join_groups(enrolments: list[Any], of: dict[str, list[Group]]) -> None:
    """Everybody in the cohort's group, one half, one rotation and one pod."""
    through = Group.members.through
    through.objects.bulk_create(
        through(group_id=group.pk, enrolment_id=each.pk)
        for n, each in enumerate(enrolments)
        for group in (of["all"][0], of["half"][n % 2], of["third"][n % 3], of["pod"][n % 6])
    )


def build(cohort: Cohort, of: dict[str, list[Group]], people: dict[str, Any], sites: dict[str, Any]) -> None:
    """Modules and their sessions, not yet in any room or hour."""
    for code, title, teachers, kinds in MODULES:
        module = Module.objects.create(
            cohort=cohort, code=code, lead_teacher=people[teachers[0]], **three("title", *title)
        )
        number = 0
        for kind, count, minutes, weeks, features, online, site in kinds:
            before: dict[int, Session] = {}
            for turn in range(count):
                for n, group in enumerate(of[kind]):
                    number += 1
                    session = Session.objects.create(
                        module=module, number=number, minutes=minutes, is_online=online, room_features=features,
                        site=sites.get(site), target_week=weeks[turn] + (n if kind == "third" else 0), gap_days_min=1,
                        link="https://meet.example/" + code.lower() if online else "",
                    )  # fmt: skip
                    session.groups.set([group])
                    session.teachers.set([people[teachers[turn % len(teachers)]]])
                    if n in before:
                        session.after.set([before[n]])
                    before[n] = session


def absences(cohort: Cohort, people: dict[str, Any]) -> None:
    """Two teachers who are away for a while."""
    for who, week in (("I03", 3), ("A15", 5)):
        monday = cohort.teaching_from + timedelta(weeks=week)
        begin = datetime.combine(monday, time(0), HONG_KONG)
        Unavailability.objects.create(
            person=people[who], begins_at=begin, ends_at=begin + timedelta(days=3), reason="Leave"
        )
