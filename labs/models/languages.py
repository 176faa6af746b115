"""Which texts of this app staff and mentors write once a language."""

from modeltranslation.translator import TranslationOptions, register

from labs.models import Lab, Mentor, Project, Theme


@register(Lab)
class LabTexts(TranslationOptions):
    fields = ("name", "summary")


@register(Theme)
class ThemeTexts(TranslationOptions):
    fields = ("title", "summary")


@register(Mentor)
class MentorTexts(TranslationOptions):
    fields = ("title",)


@register(Project)
class ProjectTexts(TranslationOptions):
    fields = ("title", "summary", "first_weeks", "outcomes")
