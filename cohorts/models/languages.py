"""Which texts of this app staff write once a language."""

from modeltranslation.translator import TranslationOptions, register

from cohorts.models import Call, Cohort, Group, Module, Option, Question, Section, Session


@register([Cohort, Group])
class Named(TranslationOptions):
    fields = ("name",)


@register([Call, Module])
class Described(TranslationOptions):
    fields = ("title", "summary")


@register(Section)
class SectionTexts(TranslationOptions):
    fields = ("title", "help")


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("label", "help")


@register(Option)
class OptionTexts(TranslationOptions):
    fields = ("label",)


@register(Session)
class SessionTexts(TranslationOptions):
    fields = ("title",)
