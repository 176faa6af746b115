"""The states and moves of a letter in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_STATES = {
    "planned": pgettext_lazy("letter", "Due to leave"),
    "held": pgettext_lazy("letter", "Held for a person"),
    "sending": pgettext_lazy("letter", "Leaving now"),
    "sent": pgettext_lazy("letter", "Sent"),
    "unknown": pgettext_lazy("letter", "Unknown: may have left"),
    "dead": pgettext_lazy("letter", "Could not be sent"),
    "cancelled": pgettext_lazy("letter", "Cancelled"),
    "superseded": pgettext_lazy("letter", "Replaced by a newer letter"),
    "suppressed": pgettext_lazy("letter", "Not sent: no account any more"),
}
NOTICE = {"applicant": _STATES, "mentor": _STATES, "staff": _STATES}
NOTICE_MOVES = {
    "send_again": _("Send again"),
    "mark_delivered": _("Mark as delivered"),
    "cancel": _("Cancel the letter"),
    "release_hold": _("Release"),
}
CATEGORIES = {
    "action": pgettext_lazy("letter", "Something must be done"),
    "status": pgettext_lazy("letter", "News"),
    "digest": pgettext_lazy("letter", "Digest"),
    "security": pgettext_lazy("letter", "Security"),
    "ops": pgettext_lazy("letter", "Operations"),
}
