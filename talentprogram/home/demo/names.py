"""Fictional names, written as their owners would write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from talentprogram.accounts.names import NameOrder

HONG_KONG_FAMILY = [
    ("Chan", "陳"), ("Wong", "黃"), ("Lee", "李"), ("Cheung", "張"), ("Lau", "劉"), ("Ng", "吳"), ("Ho", "何"),
    ("Leung", "梁"), ("Kwok", "郭"), ("Tsang", "曾"), ("Yip", "葉"), ("Fung", "馮"), ("Mak", "麥"), ("Tse", "謝"),
    ("Au-yeung", "歐陽"), ("Szeto", "司徒"), ("Poon", "潘"), ("Lui", "呂"), ("Siu", "蕭"), ("Yuen", "袁"),
]  # fmt: skip
HONG_KONG_GIVEN = [
    ("Ka-ming", "家明"), ("Wing-yan", "詠欣"), ("Tsz-ching", "子晴"), ("Hoi-lam", "愷琳"), ("Chun-hei", "俊熙"),
    ("Pui-shan", "珮珊"), ("Man-kit", "文傑"), ("Sze-wing", "思穎"), ("Yat-long", "逸朗"), ("Cheuk-yiu", "卓瑤"),
    ("Ho-yin", "浩然"), ("Mei-yee", "美儀"), ("Kwan-ho", "君豪"), ("Lok-tung", "樂彤"), ("Siu-fung", "兆峰"),
    ("Ching-man", "靖汶"), ("Wai-lun", "偉麟"), ("Hiu-ying", "曉瑩"), ("Kin-pong", "健邦"), ("Nga-yin", "雅妍"),
    ("Tin-yau", "天佑"), ("Oi-kwan", "愛君"), ("Sin-yu", "倩瑜"), ("Chi-hang", "志恒"), ("Yee-lam", "綺琳"),
]  # fmt: skip
MAINLAND_FAMILY = [
    ("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"), ("Yang", "杨"), ("Zhao", "赵"),
    ("Huang", "黄"), ("Zhou", "周"), ("Wu", "吴"), ("Xu", "徐"), ("Sun", "孙"), ("Zhu", "朱"), ("Lin", "林"),
    ("Guo", "郭"), ("Luo", "罗"), ("Zheng", "郑"), ("Xie", "谢"), ("Deng", "邓"), ("Ouyang", "欧阳"),
]  # fmt: skip
MAINLAND_GIVEN = [
    ("Zihan", "子涵"), ("Yuxuan", "宇轩"), ("Mengqi", "梦琪"), ("Haoran", "浩然"), ("Jiayi", "佳怡"), ("Tianyu", "天宇"),
    ("Ruoxi", "若曦"), ("Zhiyuan", "志远"), ("Siqi", "思琪"), ("Jianing", "嘉宁"), ("Boyu", "博宇"), ("Xinyi", "欣怡"),
    ("Minghao", "明浩"), ("Yutong", "雨桐"), ("Kaiwen", "凯文"), ("Shuhan", "书涵"), ("Yichen", "奕辰"), ("Wanting", "婉婷"),
    ("Zhengyang", "正阳"), ("Lingxi", "灵犀"), ("Hongyu", "宏宇"), ("Qiaoyun", "巧云"), ("Jiahao", "家豪"), ("Yanfei", "艳飞"),
    ("Chengyi", "成毅"),
]  # fmt: skip
ELSEWHERE = [
    ("Sharma", "Ananya"), ("Okafor", "Chidi"), ("Nguyen", "Thi Minh"), ("Santos", "Rafael"), ("Kim", "Seo-yeon"),
    ("Ivanova", "Daria"), ("Rahman", "Farhan"), ("Garcia", "Lucía"), ("Müller", "Jonas"), ("Tan", "Wei Ling"),
    ("Perera", "Dilini"), ("Haddad", "Karim"), ("Novak", "Petra"), ("Yamada", "Haruka"), ("Costa", "Beatriz"),
]  # fmt: skip


@dataclass(frozen=True)
class Name:
    """The parts of one fictional name."""

    family: str
    given: str
    native: str
    order: str


def hong_kong(chance: Random) -> Name:
    (family, first), (given, second) = chance.choice(HONG_KONG_FAMILY), chance.choice(HONG_KONG_GIVEN)
    return Name(family, given, first + second, NameOrder.FAMILY_FIRST)


def mainland(chance: Random) -> Name:
    (family, first), (given, second) = chance.choice(MAINLAND_FAMILY), chance.choice(MAINLAND_GIVEN)
    return Name(family, given, first + second, NameOrder.FAMILY_FIRST)


def elsewhere(chance: Random) -> Name:
    family, given = chance.choice(ELSEWHERE)
    return Name(family, given, "", NameOrder.GIVEN_FIRST)


def macao(chance: Random) -> Name:
    if chance.random() < 0.3:
        return Name(
            chance.choice(["da Silva", "Xavier", "de Assis", "Rosário"]),
            chance.choice(["Inês", "Tomás", "Clara"]),
            "",
            NameOrder.GIVEN_FIRST,
        )
    return hong_kong(chance)


MAKERS = {"HK": hong_kong, "CN-GBA": mainland, "CN": mainland, "MO": macao, "XX": elsewhere}


def stream_of_names(chance: Random, regions: list[str]) -> Iterator[Name]:
    """A name for each region in turn; no two are written alike."""
    taken: set[str] = set()
    for region in regions:
        while (name := MAKERS[region](chance)) and f"{name.family} {name.given}" in taken and len(taken) < 900:
            if region == "XX":  # few of them: a second given name keeps them apart
                name = Name(name.family, f"{name.given} {chance.choice('ABCDEFGHKLMNPRST')}.", "", name.order)
                if f"{name.family} {name.given}" not in taken:
                    break
        taken.add(f"{name.family} {name.given}")
        yield name
