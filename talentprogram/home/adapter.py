"""Where allauth would send mail, the outbox promises it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from talentprogram.accounts.models import Person
from talentprogram.kernel import clock
from talentprogram.kernel.ids import uuid7
from talentprogram.notifications import outbox

# allauth's template prefix → our kind of letter, and which of the context's values it speaks of
LETTERS = {
    "account/email/email_confirmation_signup": ("accounts.verify_email", "code"),
    "account/email/email_confirmation": ("accounts.verify_email", "code"),
    "account/email/password_reset_code": ("accounts.reset_password", "code"),
    "account/email/login_code": ("accounts.login_code", "code"),
    "account/email/account_already_exists": ("accounts.already_registered", ""),
}


class Adapter(DefaultAccountAdapter):
    """allauth's decisions with our letters and our log-in page's language."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the letter that allauth asks for; a prefix that is not listed raises a KeyError."""
        kind, value = LETTERS[template_prefix]
        person = context.get("user") or Person.objects.get(email=email.lower())
        values = {value: context[value]} if value else {"action_path": "/account/login/"}
        outbox.post(
            kind, to=person, because=str(uuid7()), about=person, at=clock.now(),
            language=get_language() or person.preferred_language, **values,
        )  # fmt: skip

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """allauth's optional security notices; ours come with the catalogue's N98."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.preferred_language = get_language() or "en"
        zone = request.COOKIES.get("zone", "")
        if zone:
            user.time_zone = zone
        return super().save_user(request, user, form, commit)
