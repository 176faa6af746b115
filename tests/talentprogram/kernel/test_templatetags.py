"""The words every template knows: chips, times, and text whose language is marked run by run."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from talentprogram.kernel.scripts import chinese_of
from talentprogram.kernel.templatetags.kernel import TONES, day, lang, state, takes_away, when

NOON = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "text", "shown"),
    [
        ("en", "Chan Tai-man", "Chan Tai-man"),
        ("en", "Chan Tai-man 陳大文", 'Chan Tai-man <span lang="zh-Hant-HK">陳大文</span>'),
        ("en", "Mo Yining 莫以宁", 'Mo Yining <span lang="zh-Hans-CN">莫以宁</span>'),
        ("zh-hant", "Chan Tai-man 陳大文", '<span lang="en">Chan Tai-man</span> 陳大文'),
        ("zh-hant", "AI 原生 6G", "AI 原生 6G"),
        ("zh-hant", "莫以宁", '<span lang="zh-Hans-CN">莫以宁</span>'),
        ("zh-hans", "莫以宁", "莫以宁"),
        ("zh-hans", "陳大文", '<span lang="zh-Hant-HK">陳大文</span>'),
        ("zh-hans", "王小明", "王小明"),
        ("en", "</span><b>陳", '&lt;/span&gt;&lt;b&gt;<span lang="zh-Hant-HK">陳</span>'),
        ("zh-hant", "da Conceição Xavier", '<span lang="en">da Conceição Xavier</span>'),
    ],
)
def test_each_run_that_is_not_in_the_pages_language_is_marked(page, text, shown):
    with translation.override(page):
        assert lang(text) == shown


@pytest.mark.parametrize(("text", "tag"), [("简体", "zh-Hans-CN"), ("繁體", "zh-Hant-HK"), ("文", ""), ("", "")])
def test_a_chinese_text_is_told_by_the_characters_only_one_writing_has(text, tag):
    assert chinese_of(text) == tag


def test_a_chip_speaks_to_its_audience_and_shows_its_tone():
    thing = SimpleNamespace(
        state="offered", WORDS={"staff": {"offered": "Offered"}, "applicant": {"offered": "Please reply"}}
    )
    assert state(thing) == '<span class="state state-act">Offered</span>'
    assert state(thing, "applicant") == '<span class="state state-act">Please reply</span>'


def test_a_state_has_one_tone():
    named = [state for states in TONES.values() for state in states.split()]
    assert len(named) == len(set(named))


def test_an_instant_is_told_in_hong_kong_time_and_the_readers_where_the_clocks_differ():
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Shanghai")):
        assert when(NOON) == '<time datetime="2027-03-01T04:00+00:00">1 March 2027, 12:00 HKT</time>'
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Lisbon")):
        assert '<span class="own-time">(1 March 2027, 04:00 in Lisbon)</span>' in when(NOON)


def test_the_day_of_an_instant_is_the_day_in_hong_kong():
    late = datetime(2027, 2, 28, 17, 0, tzinfo=UTC)
    with translation.override("zh-hant"):
        assert day(late) == day(date(2027, 3, 1)) == '<time datetime="2027-03-01">2027年3月1日</time>'


def test_nothing_is_shown_of_a_time_that_is_not_set():
    assert when(None) == day(None) == ""


def test_a_move_that_undoes_a_hope_warns():
    assert takes_away("withdraw") and not takes_away(SimpleNamespace(name="accept"))


def test_navigation_marks_where_the_reader_is_and_leaves_out_what_is_not_built_in(rf):
    template = Template('{% nav "home:me" "Mine" %}|{% nav "nowhere:at_all" "No" %}')
    assert (
        template.render(Context({"request": rf.get("/me/")})) == '<li><a href="/me/" aria-current="page">Mine</a></li>|'
    )
    assert 'aria-current="true"' in template.render(Context({"request": rf.get("/me/more/")}))
