"""Organisations, sites, rooms, holidays, laboratories and themes of the demo world."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from labs.models import Lab, Theme
from talentprogram.home.demo.calendar import HOLIDAYS
from talentprogram.partners.models import HolidayDay, Organisation, OrgUnit, Room, Site, Travel

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the demo's CSV files."""
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def three(field: str, en: str, hant: str, hans: str) -> dict[str, str]:
    """One text as the three columns of a translated field."""
    return {f"{field}_en": en, f"{field}_zh_hant": hant, f"{field}_zh_hans": hans}


def organisations() -> dict[str, Organisation]:
    make = Organisation.objects.create
    return {
        "lru": make(code="lru", kind="university", jurisdiction="HK", is_key_partner=True, mail_domains=["lru.example"],
                    **three("name", "Lion Rock University", "獅子山大學", "狮子山大学")),
        "sst": make(code="sst", kind="operator", jurisdiction="CN-GBA", is_key_partner=True, mail_domains=["sst.example"],
                    **three("name", "Southstar Telecom", "南星電信", "南星电信")),
        "hct": make(code="hct", kind="associate", jurisdiction="HK",
                    **three("name", "Harbour Container Terminal", "維港貨櫃碼頭", "维港集装箱码头")),
    }  # fmt: skip


def units(of: dict[str, Organisation]) -> dict[str, list[OrgUnit]]:
    texts = {
        "lru": [("Department of Computer Science", "計算機科學系", "计算机科学系"), ("Department of Physics", "物理學系", "物理学系"),
                ("Department of Electronic Engineering", "電子工程學系", "电子工程学系")],
        "sst": [("Network Intelligence Centre", "網絡智能中心", "网络智能中心"), ("Quantum Communication Division", "量子通訊事業部", "量子通信事业部"),
                ("Guangdong Branch", "廣東分公司", "广东分公司")],
    }  # fmt: skip
    return {
        code: [OrgUnit.objects.create(organisation=of[code], **three("name", *names)) for names in texts[code]]
        for code in texts
    }


def sites(of: dict[str, Organisation]) -> dict[str, Site]:
    texts = {
        "campus": ("lru", "HK", "Lion Rock University campus", "獅子山大學校園", "狮子山大学校园"),
        "kowloon": ("sst", "HK", "Kowloon Bay exchange", "九龍灣機樓", "九龙湾机楼"),
        "nansha": ("sst", "CN-GBA", "Nansha innovation centre", "南沙創新中心", "南沙创新中心"),
        "range": ("hct", "HK", "Harbour test range", "維港測試場", "维港测试场"),
    }
    made = {
        code: Site.objects.create(code=code, organisation=of[home], jurisdiction=where, **three("name", *names))
        for code, (home, where, *names) in texts.items()
    }
    for here, there, minutes in [("campus", "kowloon", 45), ("campus", "nansha", 150), ("campus", "range", 60),
                                 ("kowloon", "nansha", 150), ("kowloon", "range", 60), ("nansha", "range", 150)]:  # fmt: skip
        Travel.objects.create(here=made[here], there=made[there], minutes=minutes)
    return made


def rooms(at: dict[str, Site]) -> dict[str, Room]:
    texts: list[tuple[str, str, int, list[str], list[str], tuple[str, str, str]]] = [
        ("lt1", "campus", 80, ["projector", "recording"], [], ("Lecture Theatre 1", "一號演講廳", "1 号阶梯教室")),
        ("lt2", "campus", 60, ["projector"], [], ("Lecture Theatre 2", "二號演講廳", "2 号阶梯教室")),
        ("sem1", "campus", 24, ["projector", "whiteboard"], [], ("Seminar Room 1", "一號研討室", "1 号研讨室")),
        ("sem2", "campus", 24, ["whiteboard"], [], ("Seminar Room 2", "二號研討室", "2 号研讨室")),
        ("kb1", "kowloon", 50, ["projector"], [], ("Kowloon Bay Training Room", "九龍灣培訓室", "九龙湾培训室")),
        ("ns1", "nansha", 60, ["projector", "recording"], [], ("Nansha Studio", "南沙工作室", "南沙工作室")),
        ("ailab", "campus", 18, ["ai_bench"], ["rf", "battery", "robot"], ("AI laboratory bench hall", "人工智能實驗室工作間", "人工智能实验室实验区")),
        ("qlab", "campus", 18, ["quantum_bench"], ["cryogenics", "laser4", "hv"], ("Quantum laboratory bench hall", "量子實驗室工作間", "量子实验室实验区")),
    ]  # fmt: skip
    return {
        code: Room.objects.create(
            code=code, site=at[site], capacity=seats, features=features, hazards=hazards, **three("name", *names)
        )
        for code, site, seats, features, hazards, names in texts
    }


def holidays(of: dict[str, Organisation]) -> None:
    HolidayDay.objects.bulk_create(
        HolidayDay(organisation=of[code], date=date.fromisoformat(line[:10]), **three("name", *line[11:].split("|")))
        for code, lines in HOLIDAYS.items()
        for line in lines.splitlines()
    )


def laboratories(at: dict[str, Site]) -> dict[str, Lab]:
    ai = Lab.objects.create(
        code="AI", bench_capacity=36, hazards=["rf", "battery", "robot"],
        **three("name", "Artificial Intelligence Innovation Laboratory", "人工智能創新實驗室", "人工智能创新实验室"),
        **three("summary", "Networks that run themselves, cities that sense, services that everybody can use.",
                "自行運作的網絡、懂得感知的城市、人人可用的服務。", "自行运转的网络、会感知的城市、人人可用的服务。"),
    )  # fmt: skip
    quantum = Lab.objects.create(
        code="QUANTUM", bench_capacity=22, hazards=["cryogenics", "laser4", "hv"],
        **three("name", "Quantum Innovation Joint Laboratory", "量子創新聯合實驗室", "量子创新联合实验室"),
        **three("summary", "Keys that physics protects, clocks without satellites, and software for machines still being built.",
                "由物理守護的密鑰、不靠衞星的時鐘，以及為仍在建造的機器編寫的軟件。", "由物理守护的密钥、不靠卫星的时钟，以及为仍在建造的机器编写的软件。"),
    )  # fmt: skip
    ai.sites.set([at["campus"], at["kowloon"], at["range"]])
    quantum.sites.set([at["campus"], at["nansha"], at["range"]])
    return {"AI": ai, "QUANTUM": quantum}


def themes(of: dict[str, Lab]) -> dict[str, Theme]:
    return {
        row["code"]: Theme.objects.create(
            code=row["code"], lab=of["AI" if row["lab"] == "AI" else "QUANTUM"],
            sectors=[each.strip() for each in row["sector"].split(",")],
            **three("title", row["en"], row["zh_hant"], row["zh_hans"]),
        )
        for row in rows("themes")
    }  # fmt: skip


def build() -> dict[str, Any]:
    """All places, by kind and code."""
    of = organisations()
    units(of)
    at = sites(of)
    holidays(of)
    labs = laboratories(at)
    return {"organisations": of, "sites": at, "rooms": rooms(at), "labs": labs, "themes": themes(labs)}
