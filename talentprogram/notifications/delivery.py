"""The postman's round: claim one letter, look at its cause again, put it into words, send it, write down how it went.

A claim is a lease with a number (`attempts`): whoever comes back after the lease was taken over changes nothing
(fencing). A letter whose fate is unknown is sent again if its kind is a receipt, and is shown to a person as `unknown`
if its kind is sent at most once (TRUST §3.2, rules 2 to 5).
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import Error as DatabaseFailed
from django.db import connection, transaction

from talentprogram.kernel import clock
from talentprogram.notifications.kinds import letter
from talentprogram.notifications.lifecycle import NoticeState as S
from talentprogram.notifications.models import Notice
from talentprogram.notifications.rendering import compose
from talentprogram.partners.models import Installation

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=5)
LOCAL_BACKENDS = ("notifications.backends.LetterFiles", "locmem.EmailBackend", "filebased.EmailBackend")


class Ambiguous(Exception):
    """The connection was lost when the letter had been handed over: it may have arrived."""


class Unreachable(Exception):
    """The mail server does not answer at all: no other letter need be tried in this round."""


def deliver_due(*, limit: int = 500) -> int:
    """Send what is due now, one claim and one commit a letter; answers how many were tried. Safe on many hosts at once."""
    take_back(at=clock.now())
    mail, count = get_connection(), 0
    try:
        while count < limit and (notice := claim(at=clock.now())):
            count += 1
            _deliver(notice, mail)
    except Unreachable as silent:
        log.warning("The mail server cannot be reached (%s); the letters wait.", silent)
    finally:
        mail.close()
    return count


@transaction.atomic
def claim(*, at: datetime) -> Notice | None:
    """Lease the oldest letter that is due to this worker alone, or answer None."""
    due = Notice.objects.filter(state=S.PLANNED, not_before__lte=at).order_by("not_before", "id")
    locked = due.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else due
    notice = locked.first()
    if notice is None:
        return None
    notice.attempts += 1
    notice.state, notice.lease_until = S.SENDING.value, at + LEASE
    notice.tried_since = notice.tried_since or at
    seen = Notice.objects.filter(pk=notice.pk, state=S.PLANNED)
    taken = seen.update(
        state=S.SENDING,
        lease_until=notice.lease_until,
        attempts=notice.attempts,
        tried_since=notice.tried_since,
        updated_at=at,
    )
    return notice if taken else None


def take_back(*, at: datetime) -> None:
    """Free what a dead worker held: to be sent again, or for a person to judge if it must never go twice."""
    for notice in Notice.objects.filter(state=S.SENDING, lease_until__lt=at):
        if letter(notice.kind).once:
            notice.message_id = message_id(notice)
            _finish(notice, S.UNKNOWN, "The worker died while it was sending.")
        else:
            _finish(notice, S.PLANNED, not_before=at)


def cause_holds(notice: Notice) -> bool:
    """Whether what the letter says is still true: its subject is there, in a state in which the kind holds (I49)."""
    declared = letter(notice.kind)
    if not notice.subject_type:
        return True
    subject = apps.get_model(notice.subject_type)._base_manager.filter(pk=notice.subject_id).first()
    if subject is None:
        return False
    return declared.holds_in is None or subject.state in declared.holds_in


def _deliver(notice: Notice, mail: BaseEmailBackend) -> None:
    """One attempt, from the cause to its end. Whatever happens to a letter is written down; nothing is thrown away."""
    try:
        if why_not := _not_any_more(notice):
            return _finish(notice, *why_not)
        message = _message(notice)
    except DatabaseFailed:
        raise
    except Exception as broken:  # a text or a value that cannot become a letter will not become one tomorrow
        log.exception("Letter %s cannot be written", notice.pk)
        return _finish(notice, S.DEAD, f"{type(broken).__name__}: {broken}")
    try:
        _send(message, mail)
    except smtplib.SMTPRecipientsRefused as no:
        code = next(iter(no.recipients.values()))[0]
        _try_again_or(notice, S.DEAD if code >= 500 else None, str(no))
    except smtplib.SMTPDataError as no:
        _try_again_or(notice, S.DEAD if no.smtp_code >= 500 else None, str(no))
    except Ambiguous as lost:
        _try_again_or(notice, S.UNKNOWN if letter(notice.kind).once else None, str(lost))
    except Unreachable as silent:
        _try_again_or(notice, None, str(silent))
        raise
    except Exception as failed:  # a mail server can fail in any way; the letter must outlive each of them
        _try_again_or(notice, None, f"{type(failed).__name__}: {failed}")
    else:
        _finish(notice, S.SENT, sent_at=clock.now())


def _not_any_more(notice: Notice) -> tuple[S, str] | None:
    """Why a letter that was promised does not leave after all: as which end, in which words."""
    if not cause_holds(notice):
        return S.CANCELLED, "Its cause is gone."
    if notice.person and not notice.person.is_active:
        return S.SUPPRESSED, "The person may no longer sign in."
    return None


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a mail server's log can be asked about it."""
    return f"<{notice.pk}@{settings.SITE_URL.split('//')[-1].split('/')[0].split(':')[0]}>"


def _message(notice: Notice) -> EmailMultiAlternatives:
    """The letter in its reader's words; the words are kept on the row for the timeline."""
    _refuse_live_mail_from_a_demo()
    notice.message_id = message_id(notice)
    words = compose(
        notice.kind, notice.values, language=notice.language, zone=notice.time_zone,
        name=notice.person.name if notice.person else notice.values.get("name", notice.address), ref=str(notice.pk)[-12:],
    )  # fmt: skip
    notice.subject_line, notice.body_text, notice.body_html = words.subject, words.text, words.html
    message = EmailMultiAlternatives(
        words.subject, words.text, settings.DEFAULT_FROM_EMAIL, [notice.address],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers={"Message-ID": notice.message_id, "Content-Language": notice.language, "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(words.html, "text/html")
    return message


def _refuse_live_mail_from_a_demo() -> None:
    """Fictional data and real addresses never meet (I60)."""
    if Installation.here().is_demo and not settings.EMAIL_BACKEND.endswith(LOCAL_BACKENDS):
        raise ValueError("this installation holds fictional data: it writes letters to files only")


def _send(message: EmailMultiAlternatives, mail: BaseEmailBackend) -> None:
    """Hand one letter over. A connection that breaks after the final dot leaves its fate unknown (RFC 1047).

    After any failure the connection is closed: the next letter begins on a fresh one.
    """
    try:
        mail.open()
    except Exception as silent:
        mail.close()
        raise Unreachable(f"{type(silent).__name__}: {silent}") from silent
    try:
        mail.send_messages([message])
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as lost:
        handed_over = getattr(getattr(mail, "connection", None), "handed_over", True)
        mail.close()
        if handed_over:
            raise Ambiguous(f"{type(lost).__name__}: {lost}") from lost
        raise
    except Exception:
        mail.close()
        raise


def _try_again_or(notice: Notice, end: S | None, why: str) -> None:
    """End the letter, or let it wait a little longer after each failure, for a day."""
    log.warning("Letter %s was not accepted: %s", notice.pk, why)
    at = clock.now()
    if end is None and notice.tried_since and at - notice.tried_since >= GIVE_UP_AFTER:
        end = S.DEAD
    if end is not None:
        return _finish(notice, end, why)
    wait = min(timedelta(seconds=5 * 2 ** min(notice.attempts, 10)), LONGEST_WAIT)
    return _finish(notice, S.PLANNED, why, not_before=at + wait)


def _finish(notice: Notice, state: S, last_error: str = "", **fields: Any) -> None:
    """Write the end of this attempt, unless the lease was taken over meanwhile."""
    fields |= {"last_error": last_error[:300], "message_id": notice.message_id}
    if state in (S.SENT, S.UNKNOWN):
        fields |= {name: getattr(notice, name) for name in ("subject_line", "body_text", "body_html")}
    if state is S.SENT and settings.PRODUCTION and (secret := letter(notice.kind).secret):
        fields |= {
            "values": {k: v for k, v in notice.values.items() if k not in secret},
            "body_text": "",
            "body_html": "",
        }
    mine = Notice.objects.filter(pk=notice.pk, state=S.SENDING, attempts=notice.attempts)
    mine.update(state=state, lease_until=None, updated_at=clock.now(), **fields)
