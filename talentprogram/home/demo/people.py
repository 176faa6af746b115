"""The people of the demo world: the cast, the mentors, the applicants."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from labs.models import Mentor
from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.accounts.roles import Role
from talentprogram.home.demo.cast import APPLICANTS, MENTORS, PASSWORD, STAFF, STUDENTS, Member
from talentprogram.home.demo.names import Name, hong_kong, mainland, stream_of_names
from talentprogram.home.demo.places import rows, three

SEED = 20270901
FATES = {  # of the 300 who submitted (domain model §6.4)
    "withdrew": 11, "ineligible": 27, "incomplete": 12, "not_on_paper": 154, "not_interviewed": 4, "not_after_interview": 24,
    "waitlist_closed": 7, "declined": 8, "expired": 2, "deferred": 1, "condition_not_met": 1, "left_after_accepting": 1,
    "enrolled": 48,
}  # fmt: skip
DRAFTS_THAT_LAPSE = 61
STREAMS = {"ug": 168, "rpg": 96, "engineer": 36}
COHORT_STREAMS = {"ug": 20, "rpg": 22, "engineer": 6}
HOMES = {"HK": 132, "CN-GBA": 84, "CN": 45, "MO": 9, "XX": 30}
LANGUAGES = {"HK": "zh-hant", "CN-GBA": "zh-hans", "CN": "zh-hans", "MO": "zh-hant", "XX": "en"}
ZONES = {"XX": ["Asia/Kolkata", "Europe/London", "America/Sao_Paulo", "Asia/Seoul", "Africa/Lagos"]}
AI_FIRST = 196
AI_FIRST_IN_COHORT = 29


@dataclass
class Applicant:
    """One fictional applicant and what will become of them."""

    number: int
    fate: str
    stream: str
    home: str
    lab: str = ""
    person: Person | None = None
    code: str = ""
    score: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return LANGUAGES[self.home]


@cache
def _password() -> str:
    return make_password(PASSWORD)


def _person(name: Name, email: str, *, language: str, zone: str = "Asia/Hong_Kong", display: str = "") -> Person:
    return Person(
        email=email, password=_password(), legal_family_name=name.family, legal_given_name=name.given,
        legal_name_native=name.native, name_order=name.order, display_name=display, preferred_language=language, time_zone=zone,
    )  # fmt: skip


def _member(member: Member) -> Person:
    return _person(member.name, member.email, language=member.language, zone=member.zone, display=member.display)


def keep(people: list[Person]) -> None:
    """Write people with their proven addresses, many at once."""
    Person.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=each, email=each.email, verified=True, primary=True) for each in people
    )


def staff(places: dict[str, Any], at: datetime) -> dict[str, Person]:
    made = {member.key: _member(member) for member in STAFF}
    keep(list(made.values()))
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=made[member.key], role=role.value, valid_from=at,
            partner=places["organisations"].get(member.partner), lab=places["labs"].get(member.lab),
        )
        for member in STAFF
        for role in member.roles
    )  # fmt: skip
    return made


def mentors(places: dict[str, Any], caps: dict[str, int], at: datetime) -> dict[str, Mentor]:
    """Twenty academic and twenty-two industrial mentors, by code."""
    chance, people = Random(SEED + 1), {}
    taken = {f"{m.name.family} {m.name.given}" for m in MENTORS.values()}
    for code in sorted(caps):
        if code in MENTORS:
            people[code] = _member(MENTORS[code])
            continue
        maker = hong_kong if code.startswith("A") else mainland
        while (name := maker(chance)) and f"{name.family} {name.given}" in taken:
            pass
        taken.add(f"{name.family} {name.given}")
        language = chance.choice(["en", "zh-hant"]) if code.startswith("A") else "zh-hans"
        title = f"Prof. {name.family} {name.given}" if code.startswith("A") and chance.random() < 0.6 else ""
        people[code] = _person(name, f"{code.lower()}@demo.example", language=language, display=title)
    keep(list(people.values()))
    made, posts = {}, {
        "academic": three("title", "Professor", "教授", "教授"), "industrial": three("title", "Principal engineer", "首席工程師", "首席工程师"),
    }  # fmt: skip
    for code, person in people.items():
        side = "academic" if code.startswith("A") else "industrial"
        home = places["organisations"]["lru" if side == "academic" else "sst"]
        made[code] = Mentor.objects.create(
            code=code, person=person, side=side, organisation=home, max_students=caps[code], languages=["en", "yue" if side == "academic" else "cmn"],
            **posts[side],
        )  # fmt: skip
        roles = [Role.ACADEMIC_MENTOR if side == "academic" else Role.INDUSTRIAL_MENTOR, Role.TEACHER]
        RoleGrant.objects.bulk_create(
            RoleGrant(person=person, role=role.value, partner=home, valid_from=at) for role in roles
        )
    return made


def applicants() -> list[Applicant]:
    """The 300 who submit and the 61 whose drafts lapse, each with stream, home, laboratory and fate."""
    chance = Random(SEED)
    fates = [fate for fate, count in FATES.items() for _ in range(count)]
    streams = _enough(chance, STREAMS, COHORT_STREAMS, len(fates) - FATES["enrolled"])
    homes = [home for home, count in HOMES.items() for _ in range(count)]
    chance.shuffle(homes)
    made, rest = [], iter(streams)
    cohort_streams = [stream for stream, count in COHORT_STREAMS.items() for _ in range(count)]
    chance.shuffle(cohort_streams)
    in_cohort = iter(cohort_streams)
    for number, (fate, home) in enumerate(zip(fates, homes, strict=True), start=1):
        stream = next(in_cohort) if fate == "enrolled" else next(rest)
        made.append(Applicant(number, fate, stream, home))
    _give_codes(made)
    _give_labs(made, chance)
    for number in range(len(made) + 1, len(made) + 1 + DRAFTS_THAT_LAPSE):
        made.append(
            Applicant(number, "draft", chance.choice(["ug", "ug", "rpg"]), chance.choice(["HK", "CN-GBA"]), "AI")
        )
    _give_people(made, chance)
    return made


def _enough(chance: Random, all_: dict[str, int], used: dict[str, int], count: int) -> list[str]:
    left = [stream for stream, number in all_.items() for _ in range(number - used[stream])]
    assert len(left) == count
    chance.shuffle(left)
    return left


def _give_codes(made: list[Applicant]) -> None:
    """The 48 enrolled are S01 to S48 of the preference lists; the cast sits where its story needs it."""
    choices = rows("choices")
    wanted = {
        "S27": ("rpg", "HK"),
        "S08": ("rpg", "CN"),
        "S14": ("ug", "HK"),
        "S21": ("ug", "MO"),
        "S33": ("engineer", "CN-GBA"),
    }
    enrolled = [each for each in made if each.fate == "enrolled"]
    others = [each for each in made if each.fate != "enrolled"]
    by_code: dict[str, Applicant] = {}
    for code, (stream, home) in wanted.items():
        chosen = next(e for e in enrolled if e.stream == stream and e not in by_code.values())
        if chosen.home != home:
            swap = next(e for e in (*enrolled, *others) if e.home == home and e not in by_code.values())
            chosen.home, swap.home = home, chosen.home
        by_code[code] = chosen
    rest = iter([each for each in enrolled if each not in by_code.values()])
    for row in choices:
        each = by_code.get(row["student"]) or next(rest)
        each.code, each.score, each.extra["choices"] = (
            row["student"],
            float(row["score"]),
            [row[n] for n in ("first", "second", "third", "fourth", "fifth", "sixth")],
        )


def _give_labs(made: list[Applicant], chance: Random) -> None:
    """196 look to the AI laboratory first, 104 to the Quantum laboratory; 29 and 19 within the cohort."""
    cohort = [each for each in made if each.code]
    for each in cohort:
        each.lab = "AI" if each.extra["choices"][0].startswith("AI") else "QUANTUM"
    too_many = [each for each in cohort if each.lab == "AI"][AI_FIRST_IN_COHORT:]
    for each in too_many:  # they wrote Quantum on the form and ranked an AI project first later
        each.lab = "QUANTUM"
    others = [each for each in made if not each.code]
    labs = ["AI"] * (AI_FIRST - AI_FIRST_IN_COHORT)
    labs += ["QUANTUM"] * (len(others) - len(labs))
    chance.shuffle(labs)
    for each, lab in zip(others, labs, strict=True):
        each.lab = lab
        each.score = (
            round(chance.uniform(38, 66), 1) if each.fate == "not_on_paper" else round(chance.uniform(58, 72), 1)
        )


def _plain(name: str) -> str:
    """A name as an address writes it: no accents, no spaces, no dots of initials."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters if letter.isalnum() or letter == "-")


def _give_people(made: list[Applicant], chance: Random) -> None:
    names = stream_of_names(chance, [each.home for each in made])
    for each, name in zip(made, names, strict=True):
        member = STUDENTS.get(each.code) or (APPLICANTS["ineligible"] if each.number == FATES["withdrew"] + 1 else None)
        if member:
            each.person = _member(member)
            continue
        email = f"{_plain(name.given)}.{_plain(name.family)}.{each.number}@applicants.example"
        zone = chance.choice(ZONES[each.home]) if each.home in ZONES else "Asia/Hong_Kong"
        each.person = _person(name, email, language=each.language, zone=zone)
    keep([each.person for each in made if each.person])
