"""Which texts of this app staff write once a language."""

from modeltranslation.translator import TranslationOptions, register

from talentprogram.partners.models import HolidayDay, Organisation, OrgUnit, Room, Site


@register([Organisation, OrgUnit, HolidayDay, Site, Room])
class Named(TranslationOptions):
    fields = ("name",)
