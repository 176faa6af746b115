"""The year of the demo world. Dates are written as in the anchor year and moved as a whole so that a bookmark is today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
BOOKMARKS = {
    "B1": (date(2027, 2, 24), "five days before the call closes"),
    "B2": (date(2027, 3, 22), "review week"),
    "B3": (date(2027, 5, 18), "release morning"),
    "B4": (date(2027, 7, 12), "matching day"),
    "B5": (date(2027, 9, 13), "a week before the placements start"),
}


@dataclass(frozen=True)
class Year:
    """The anchor year moved by whole days."""

    shift: timedelta
    now: datetime

    @classmethod
    def at(cls, bookmark: str, now: datetime) -> "Year":
        """The year in which today is the day of that bookmark."""
        today = now.astimezone(HONG_KONG).date()
        return cls(today - BOOKMARKS[bookmark][0], now)

    def day(self, month: int, day: int, year: int = 2027) -> date:
        return date(year, month, day) + self.shift

    def monday(self, month: int, day: int, year: int = 2027) -> date:
        """That day, or the Monday after it."""
        moved = self.day(month, day, year)
        return moved + timedelta(days=-moved.weekday() % 7)

    def time(self, month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2027) -> datetime:
        """That moment on a Hong Kong clock."""
        moved = self.day(month, day, year)
        return datetime(moved.year, moved.month, moved.day, hour, minute, tzinfo=HONG_KONG)


# From the published lists of general holidays as far as known; a live installation loads the official calendars.
HOLIDAYS = {
    "lru": """2026-12-25 Christmas Day|聖誕節|圣诞节
2026-12-26 The first weekday after Christmas Day|聖誕節後第一個周日|圣诞节翌日
2027-01-01 The first day of January|一月一日|元旦
2027-02-06 Lunar New Year's Day|農曆年初一|农历新年
2027-02-08 The third day of Lunar New Year|農曆年初三|农历年初三
2027-02-09 The fourth day of Lunar New Year|農曆年初四|农历年初四
2027-03-26 Good Friday|耶穌受難節|耶稣受难日
2027-03-29 Easter Monday|復活節星期一|复活节星期一
2027-04-05 Ching Ming Festival|清明節|清明节
2027-05-01 Labour Day|勞動節|劳动节
2027-05-13 The Birthday of the Buddha|佛誕|佛诞
2027-06-09 Tuen Ng Festival|端午節|端午节
2027-07-01 Establishment Day|香港特別行政區成立紀念日|香港特别行政区成立纪念日
2027-09-16 The day following Mid-Autumn Festival|中秋節翌日|中秋节翌日
2027-10-01 National Day|國慶日|国庆节
2027-10-08 Chung Yeung Festival|重陽節|重阳节
2027-12-25 Christmas Day|聖誕節|圣诞节
2027-12-27 The first weekday after Christmas Day|聖誕節後第一個周日|圣诞节翌日
2028-01-26 Lunar New Year's Day|農曆年初一|农历新年
2028-01-27 The second day of Lunar New Year|農曆年初二|农历年初二
2028-01-28 The third day of Lunar New Year|農曆年初三|农历年初三""",
    "sst": """2027-01-01 New Year's Day|元旦|元旦
2027-02-05 Spring Festival|春節|春节
2027-02-08 Spring Festival|春節|春节
2027-02-09 Spring Festival|春節|春节
2027-02-10 Spring Festival|春節|春节
2027-02-11 Spring Festival|春節|春节
2027-04-05 Qingming Festival|清明節|清明节
2027-05-03 Labour Day|勞動節|劳动节
2027-06-09 Dragon Boat Festival|端午節|端午节
2027-09-15 Mid-Autumn Festival|中秋節|中秋节
2027-10-01 National Day|國慶節|国庆节
2027-10-04 National Day|國慶節|国庆节
2027-10-05 National Day|國慶節|国庆节
2027-10-06 National Day|國慶節|国庆节
2027-10-07 National Day|國慶節|国庆节
2028-01-25 Spring Festival|春節|春节
2028-01-26 Spring Festival|春節|春节
2028-01-27 Spring Festival|春節|春节
2028-01-28 Spring Festival|春節|春节
2028-01-31 Spring Festival|春節|春节""",
}
