"""The cast of the demo world (domain model §6.5): people with a story, who can be signed in as."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.accounts.names import NameOrder
from talentprogram.accounts.roles import Role
from talentprogram.home.demo.names import Name

PASSWORD = "lion-rock-and-southstar"
"""One password for every demo account; a live installation never holds one of them."""


@dataclass(frozen=True)
class Member:
    """One person of the cast: who they are, what they may, in which language they read, and their story."""

    key: str
    name: Name
    story: Any
    roles: tuple[Role, ...] = ()
    partner: str = ""
    lab: str = ""
    language: str = "en"
    zone: str = "Asia/Hong_Kong"
    display: str = ""
    is_listed: bool = field(default=True)

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


def _hk(family: str, given: str, native: str) -> Name:
    return Name(family, given, native, NameOrder.FAMILY_FIRST)


STAFF = (
    Member("tam", _hk("Tam", "Wai-shan", "譚慧珊"), _("Programme coordinator: runs the year from the desk"),
           (Role.COORDINATOR, Role.TEACHER)),
    Member("kwong", _hk("Kwong", "Lap-yan", "鄺立仁"), _("Partner liaison of Lion Rock University: holds key one"),
           (Role.PARTNER_APPROVER,), "lru", language="zh-hant", display="Prof. Kwong Lap-yan"),
    Member("shen", _hk("Shen", "Ruochuan", "沈若川"), _("Partner liaison of Southstar Telecom: holds key two"),
           (Role.PARTNER_APPROVER,), "sst", language="zh-hans"),
    Member("lo", _hk("Lo", "Ka-yi", "盧家怡"), _("Lab manager of the AI laboratory"), (Role.LAB_MANAGER,), lab="AI", language="zh-hant"),
    Member("he", _hk("He", "Yunfan", "贺云帆"), _("Lab manager of the Quantum laboratory"), (Role.LAB_MANAGER,), lab="QUANTUM", language="zh-hans"),
    Member("operator", _hk("Yip", "Kin-pong", "葉健邦"), _("IT operator"), (Role.OPERATOR,)),
)  # fmt: skip
MENTORS = {
    "A05": Member("lai", _hk("Lai", "Cheuk-laam", "黎卓嵐"), _("Academic mentor of two sought-after projects"), language="zh-hant",
                  display="Prof. Lai Cheuk-laam"),
    "A01": Member("a01", _hk("Chow", "Hin-fung", "周顯峰"), _("Academic mentor with one place too few"), display="Prof. Chow Hin-fung"),
    "I03": Member("mo", _hk("Mo", "Yining", "莫以宁"), _("Industrial mentor and bottleneck: could take one more"), language="zh-hans"),
    "I04": Member("i04", _hk("Gao", "Ruiqi", "高睿琪"), _("Industrial mentor of two AI projects"), language="zh-hans"),
}  # fmt: skip
STUDENTS = {  # by code in the cohort
    "S27": Member("ho", _hk("Ho", "Lok-yiu", "何樂瑤"), _("Research postgraduate: unplaced as the capacities stand"), language="zh-hant"),
    "S08": Member("lin", _hk("Lin", "Ziqian", "林子谦"), _("Research postgraduate from the Mainland who needs a permission"), language="zh-hans"),
    "S14": Member("chan", Name("Chan", "Ka-long Justin", "陳嘉朗", NameOrder.FAMILY_FIRST), _("Undergraduate"), language="en"),
    "S21": Member("xavier", Name("da Conceição Xavier", "Maria Fernanda", "", NameOrder.GIVEN_FIRST), _("Undergraduate from Macao with a long name")),
    "S33": Member("wang", _hk("Wang", "Siyuan", "王思远"), _("Operator engineer"), language="zh-hans"),
}  # fmt: skip
APPLICANTS = {  # beside the cohort
    "ineligible": Member("ayu", Name("", "Ayuningtyas", "", NameOrder.MONONYM), _("Exchange student with one name only")),
    "draft": Member("applicant", _hk("Yuen", "Hoi-ching", "袁愷晴"), _("Applicant with a draft in the open call"), language="zh-hant"),
}  # fmt: skip
EVERYBODY = (*STAFF, *MENTORS.values(), *STUDENTS.values(), *APPLICANTS.values())
