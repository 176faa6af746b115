"""What fictional applicants write: enough to read like somebody, in the language of its writer."""

from hashlib import sha256 as _sha256
from random import Random

MOTIVATION = {
    "en": [
        "I have spent two years simulating {theme} on paper and one evening watching a real alarm storm. The evening taught me more.",
        "My supervisor likes theorems and my uncle repairs base stations; I would like to be understood by both.",
        "What draws me to {theme} is that a wrong answer is noticed by people within minutes.",
        "I want to see how a result leaves a laboratory, who has to be convinced, and what gets lost on the way.",
    ],
    "zh-hant": [
        "兩年來我在紙上模擬{theme}，卻在一個晚上看到真正的告警風暴。那一晚教會我更多。",
        "我的導師喜歡定理，我的舅父維修基站；我希望兩人都聽得懂我說的話。",
        "{theme}吸引我的地方，是答錯了，幾分鐘內就有人察覺。",
        "我想看見成果怎樣離開實驗室、要說服誰、途中又會失去甚麼。",
    ],
    "zh-hans": [
        "两年来我在纸上模拟{theme}，却在一个晚上看到真正的告警风暴。那一晚教会我更多。",
        "我的导师喜欢定理，我的舅舅维修基站；我希望两个人都听得懂我说的话。",
        "{theme}吸引我的地方，是答错了，几分钟内就有人发现。",
        "我想看到成果怎样离开实验室、要说服谁、途中又会失去什么。",
    ],
}
MADE = {
    "en": "A bus-arrival display for our hall: three sensors, one afternoon of soldering, still running after fourteen months. "
    "The first version trusted the clock of the bus; the second does not.",
    "zh-hant": "宿舍的巴士到站顯示屏：三個感應器、一個下午的焊接，運行十四個月至今。第一版相信巴士的時鐘，第二版不再相信。",
    "zh-hans": "宿舍的公交到站显示屏：三个传感器、一个下午的焊接，运行十四个月至今。第一版相信公交车的时钟，第二版不再相信。",
}
LETTER = {
    "en": "I have known {name} for two years, first in a class of ninety and then at the bench. What I remember is a question, "
    "asked at the end of a long day, which showed that our calibration had been wrong since March. I would work with {name} again.",
    "zh-hant": "我認識{name}已有兩年，最初在九十人的課堂，其後在實驗台前。最難忘的是漫長一天結束前的一個提問，指出我們的校準自三月起便錯了。我樂意再與{name}共事。",
    "zh-hans": "我认识{name}已有两年，最初在九十人的课堂，后来在实验台前。最难忘的是漫长一天结束前的一个提问，指出我们的校准从三月起就错了。我乐意再与{name}共事。",
}
INSTITUTIONS = {
    "HK": [
        ("Lion Rock University", "lru.example"),
        ("Victoria Peak College", "vpc.example"),
        ("Pearl River Polytechnic", "prp.example"),
    ],
    "CN-GBA": [("Nansha Institute of Technology", "nit.example"), ("Zhujiang University", "zju.example")],
    "CN": [("Northern Plains University", "npu.example"), ("West Lake Institute", "wli.example")],
    "MO": [("Guia Hill University", "ghu.example")],
    "XX": [("Far Shore University", "fsu.example"), ("Meridian Institute", "mi.example")],
}
PROGRAMMES = {
    "ug": ["BEng Computer Science", "BSc Physics", "BEng Electronic Engineering", "BSc Mathematics"],
    "rpg": ["PhD Electronic and Computer Engineering", "MPhil Physics", "PhD Computer Science"],
    "engineer": ["Network engineer", "Optical transmission engineer", "Data engineer"],
}


def motivation(language: str, theme: str, chance: Random) -> str:
    """Two to four sentences."""
    lines = chance.sample(MOTIVATION[language], chance.randint(2, 4))
    return ("" if language.startswith("zh") else " ").join(lines).replace("{theme}", theme)


def cv(name: str, institution: str, programme: str) -> bytes:
    """A small, honest PDF of one page (PDF 1.4, base font)."""
    lines = [name, institution, programme, "", "Fictional demonstration data"]
    shown = "".join(f"({_ascii(line)}) Tj 0 -22 Td " for line in lines)
    content = f"BT /F1 14 Tf 72 760 Td {shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode().replace("\\", " ").replace("(", "[").replace(")", "]")


def sha256(content: bytes) -> str:
    return _sha256(content).hexdigest()
