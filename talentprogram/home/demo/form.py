"""The application form of the demo call, as staff would build it."""

from typing import Any

from cohorts.models import Option, Question, QuestionSet, Section
from labs.models import Theme
from talentprogram.home.demo.places import three

Texts = tuple[str, str, str]
SECTIONS: list[tuple[str, Texts, Texts]] = [
    ("studies", ("Your studies", "你的學業", "你的学业"),
     ("Where you study or work now, and what.", "你現時就讀或工作的地方，以及內容。", "你目前就读或工作的地方，以及内容。")),
    ("interests", ("Research themes", "研究主題", "研究方向"),
     ("Choose up to four themes, the one you like best first. You choose projects later, once you are enrolled.",
      "選擇最多四個主題，最喜歡的放在首位。註冊之後才選擇項目。", "最多选择四个方向，最喜欢的放在首位。注册之后再选择课题。")),
    ("statement", ("Personal statement", "個人陳述", "个人陈述"),
     ("In your own words, in any of the three languages.", "用你自己的話，三種語言均可。", "用你自己的话，三种语言均可。")),
    ("documents", ("Documents", "文件", "材料"),
     ("PDF, JPEG or PNG, up to 10 MB each.", "PDF、JPEG 或 PNG，每個不超過 10 MB。", "PDF、JPEG 或 PNG，每个不超过 10 MB。")),
    ("consents", ("Consents", "同意聲明", "同意声明"),
     ("You can take each of them back later.", "你日後可撤回任何一項。", "你以后可以撤回任何一项。")),
]  # fmt: skip
QUESTIONS: list[tuple[str, str, str, Texts, dict[str, Any]]] = [
    ("studies", "institution", "short", ("University or company", "大學或公司", "大学或公司"), {"max_chars": 160}),
    ("studies", "programme", "short", ("Programme of study or post", "修讀課程或職位", "就读专业或职位"), {"max_chars": 160}),
    ("studies", "year", "number", ("Year of study", "就讀年級", "年级"), {"required": False}),
    ("studies", "home", "choice", ("Where is your home?", "你的家在哪裏？", "你的家在哪里？"), {}),
    ("studies", "available_from", "date", ("From when could you start?", "你何時可以開始？", "你何时可以开始？"), {}),
    ("interests", "themes", "ranking_theme", ("Themes, best first", "主題，最喜歡的在前", "方向，最喜欢的在前"), {"most_choices": 4}),
    ("interests", "skills", "multi", ("What do you bring along?", "你具備甚麼？", "你具备什么？"), {"required": False}),
    ("statement", "motivation", "long", ("Why this programme, and why now?", "為何選擇本計劃？為何是現在？", "为什么选择本计划？为什么是现在？"), {"max_chars": 2000}),
    ("statement", "made", "long", ("Something you made that works", "你做過而且能用的東西", "你做过而且能用的东西"), {"max_chars": 1500}),
    ("statement", "ai_use", "choice", ("Did you use AI tools for this application?", "你有否使用人工智能工具準備這份申請？", "你是否使用人工智能工具准备这份申请？"), {}),
    ("documents", "cv", "file", ("CV", "個人履歷", "个人简历"), {}),
    ("documents", "transcript", "file", ("Transcript", "成績單", "成绩单"), {"required": False}),
    ("consents", "process", "consent", ("I agree that my data is used to decide on this application.",
     "我同意以我的資料審核這份申請。", "我同意使用我的信息审核这份申请。"), {}),
    ("consents", "transfer", "consent", ("I agree that Southstar Telecom, on the Mainland, may read my application too.",
     "我同意位於內地的南星電信亦可閱讀我的申請。", "我同意位于内地的南星电信也可以阅读我的申请。"), {"required": False}),
]  # fmt: skip
OPTIONS: dict[str, list[tuple[str, Texts]]] = {
    "home": [
        ("HK", ("Hong Kong", "香港", "香港")), ("CN-GBA", ("Mainland, Greater Bay Area", "內地（大灣區）", "内地（大湾区）")),
        ("CN", ("Elsewhere on the Mainland", "內地其他地方", "内地其他地方")), ("MO", ("Macao", "澳門", "澳门")),
        ("XX", ("Elsewhere", "其他地方", "其他地方")),
    ],
    "skills": [
        ("python", ("Python", "Python", "Python")), ("signals", ("Signal processing", "信號處理", "信号处理")),
        ("optics", ("Optics at the bench", "光學實驗", "光学实验")), ("networks", ("Networks", "網絡", "网络")),
        ("crypto", ("Cryptography", "密碼學", "密码学")), ("people", ("Working with users", "與用戶合作", "与用户合作")),
    ],
    "ai_use": [
        ("none", ("No", "沒有", "没有")), ("language", ("For language only", "只用於語文", "只用于语言")),
        ("more", ("For more than language", "不止用於語文", "不止用于语言")),
    ],
}  # fmt: skip


def build(name: str, themes: list[Theme]) -> QuestionSet:
    """One version of the form, complete in three languages."""
    made = QuestionSet.objects.create(name=name)
    sections = {
        key: Section.objects.create(
            question_set=made, key=key, position=n, **three("title", *title), **three("help", *help_)
        )
        for n, (key, title, help_) in enumerate(SECTIONS)
    }
    labs = {each.code: each.lab.code for each in themes}
    theme_options = [(each.code, (each.title_en, each.title_zh_hant, each.title_zh_hans)) for each in themes]
    for n, (section, key, kind, label, more) in enumerate(QUESTIONS):
        question = Question.objects.create(
            section=sections[section], key=key, kind=kind, position=n, **three("label", *label), **more
        )
        Option.objects.bulk_create(
            Option(question=question, key=option, position=m, lab_code=labs.get(option, ""), **three("label", *text))
            for m, (option, text) in enumerate(theme_options if kind == "ranking_theme" else OPTIONS.get(key, []))
        )
    return made
