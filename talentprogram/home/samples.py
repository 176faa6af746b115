"""What the design page shows: one of each component, filled with made-up things that are kept nowhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from cohorts import wording as cohorts_words
from cohorts.lifecycles.applications import APPLICATION
from labs import wording as labs_words
from talentprogram.kernel.forms import Plain

CONTRASTS = ("ink", "ink-soft", "accent", "good", "wait", "act", "bad", "ai", "quantum")
SURFACES = ("paper", "surface", "sunken", "line", "line-strong")


class SampleForm(Plain):
    """One field of each kind."""

    name = forms.CharField(label=_("Your name, as you write it"), help_text=_("As it should stand on a certificate."))
    email = forms.EmailField(label=_("E-mail address"))
    stream = forms.ChoiceField(label=_("Stream"), choices=list(cohorts_words.STREAMS.items()))
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=list(cohorts_words.OUTCOMES.items()), widget=forms.RadioSelect
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=list(labs_words.SECTORS.items())[:4],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    cv = forms.FileField(label=_("File"), required=False, help_text=_("PDF, at most 10 MB."))
    agreed = forms.BooleanField(label=_("I agree to the programme terms."))


@dataclass(frozen=True)
class Thing:
    """Something with a state."""

    WORDS: ClassVar[Any] = cohorts_words.APPLICATION
    MOVE_WORDS: ClassVar[Any] = cohorts_words.APPLICATION_MOVES
    state: str


def everything(at: datetime) -> dict[str, Any]:
    """The context of the design page."""
    wrong = SampleForm({"name": "", "email": "no address", "stream": "ug"}, auto_id="wrong_%s")
    moves = [each for each in APPLICATION.moves if each.name in ("accept", "decline")]
    paginator = Paginator(range(90), 30)
    return {
        "colours": CONTRASTS, "surfaces": SURFACES,
        "applications": [Thing(state.value) for state in APPLICATION.states],
        "thing": Thing("offered"), "moves": moves, "form": SampleForm(auto_id="right_%s"), "wrong": wrong,
        "page_obj": paginator.page(2), "entries": _entries(at), "soon": at + timedelta(days=9), "now": at,
        "names": ("Chan Tai-man 陳大文", "Mo Yining 莫以宁", "Maria Fernanda da Conceição Xavier", "Ayuningtyas"),
    }  # fmt: skip


def _entries(at: datetime) -> list[Any]:
    actor = SimpleNamespace(full_names="Tam Wai-shan 譚慧珊")
    steps = (
        ("accept", None, "student", ""),
        ("release_offer", None, "system", ""),
        ("screen_pass", actor, "", _("Complete.")),
    )
    return [
        SimpleNamespace(verb=verb, actor=who, actor_class=kind, note=note, at=at - timedelta(days=day))
        for day, (verb, who, kind, note) in enumerate(steps, start=1)
    ]
