"""The postman's round, against real mail servers on the loopback that behave and misbehave."""

import smtplib
import socket
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connection
from django.db.models import Manager

from talentprogram.kernel import clock
from talentprogram.notifications import delivery, outbox
from talentprogram.notifications.models import Notice
from talentprogram.partners.models import Installation
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
SMTP = "talentprogram.notifications.backends.Smtp"


def receipt(person=None, because="one", **values):
    """A letter that may arrive twice rather than never."""
    application = make.application("draft", applicant=person or make.person())
    values = {"reference_no": "JTDP-1", "closes_at": AT, "action_path": "/me/", **values}
    return outbox.post(
        "cohorts.application_recalled", to=application.applicant, because=because, about=application, at=AT, **values
    )


def once(person=None):
    """A letter that is never sent a second time by itself."""
    offer = make.application("offered", applicant=person or make.person())
    return outbox.post(
        "cohorts.waitlist_promoted", to=offer.applicant, because="one", about=offer, at=AT, call_title={"en": "A call"},
        cohort_name={"en": "A cohort"}, stream={"en": "A stream"}, conditions=["English"], expires_at=AT, action_path="/me/",
    )  # fmt: skip


def rounds(at=AT):
    with clock.stopped_at(at):
        return delivery.deliver_due()


def state_of(notice):
    notice.refresh_from_db()
    return notice.state


class Sink:
    """A mail server that keeps what it took; `answer` is what it says to a recipient or to a letter."""

    def __init__(self):
        self.letters, self.to_recipient, self.to_letter, self.hang_up_after_dot = [], "", "", False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.to_letter:
            return self.to_letter
        self.letters.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        if self.hang_up_after_dot:
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def sink(settings):
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
        SMTP,
        "127.0.0.1",
        port,
        5,
    )
    yield handler
    controller.stop()


def test_a_letter_leaves_to_one_recipient_in_their_language_and_is_written_down(sink):
    notice = receipt(make.person(preferred_language="zh-hant"))
    assert rounds() == 1
    ((recipients, letter),) = sink.letters
    assert recipients == [notice.address] and letter["To"] == notice.address
    assert letter["Cc"] is None and letter["Bcc"] is None
    assert letter["Content-Language"] == "zh-hant" and letter["Message-ID"] == delivery.message_id(notice)
    assert {part.get_content_type() for part in letter.walk()} >= {"text/plain", "text/html"}
    assert state_of(notice) == "sent" and notice.sent_at == AT and notice.subject_line


def test_held_letters_and_those_of_a_later_hour_do_not_leave(sink):
    notice, later = receipt(), receipt()
    Notice.objects.filter(pk=notice.pk).update(state="held")
    Notice.objects.filter(pk=later.pk).update(not_before=AT + timedelta(seconds=1))
    assert rounds() == 0 and not sink.letters
    assert rounds(AT + timedelta(seconds=1)) == 1


def test_a_letter_whose_cause_is_gone_is_cancelled_when_it_would_leave(sink):
    notice = receipt()
    make.Application.objects.filter(pk=notice.subject_id).update(state="discarded")
    rounds()
    assert state_of(notice) == "cancelled" and not sink.letters


def test_nobody_who_may_no_longer_sign_in_is_written_to(sink):
    person = make.person()
    notice = receipt(person)
    person.is_active = False
    person.save()
    rounds()
    assert state_of(notice) == "suppressed" and not sink.letters


def test_of_two_letters_that_say_the_same_only_the_newer_leaves(sink):
    application = make.application("draft")
    for number in (1, 2):
        outbox.post(
            "cohorts.application_recalled", to=application.applicant, because=f"cause {number}", about=application, at=AT,
            reference_no=f"JTDP-{number}", closes_at=AT, action_path="/me/",
        )  # fmt: skip
    rounds()
    ((_to, letter),) = sink.letters
    assert "JTDP-2" in letter.as_string() or "JTDP-2" in letter.get_payload(0).get_payload(decode=True).decode()


@pytest.mark.parametrize(("says", "end"), [("550 No such user", "dead"), ("450 Greylisted, come again", "planned")])
def test_a_refused_recipient_ends_a_letter_for_good_or_makes_it_wait(sink, says, end):
    sink.to_recipient = says
    notice = receipt()
    rounds()
    assert state_of(notice) == end and says.split()[0] in notice.last_error


@pytest.mark.parametrize(("says", "end"), [("554 Content rejected", "dead"), ("451 Try again later", "planned")])
def test_a_refused_letter_ends_for_good_or_waits(sink, says, end):
    sink.to_letter = says
    notice = receipt()
    rounds()
    assert state_of(notice) == end


def test_each_failure_makes_a_letter_wait_longer_up_to_five_minutes(sink):
    sink.to_letter = "451 Try again later"
    notice, at, waits = receipt(), AT, []
    for _ in range(8):
        rounds(at)
        notice.refresh_from_db()
        waits.append((notice.not_before - at).total_seconds())
        at = notice.not_before
    assert waits == [10, 20, 40, 80, 160, 300, 300, 300]


def test_after_a_day_of_failures_a_letter_is_given_up(sink):
    sink.to_letter = "451 Try again later"
    notice = receipt()
    rounds()
    for at, state in ((AT + timedelta(hours=23, minutes=59), "planned"), (AT + timedelta(hours=24, minutes=5), "dead")):
        rounds(at)
        assert state_of(notice) == state


def test_a_letter_that_was_refused_leaves_when_the_server_takes_it(sink):
    sink.to_letter = "451 Try again later"
    notice = receipt()
    rounds()
    sink.to_letter = ""
    assert rounds(AT + timedelta(seconds=9)) == 0
    assert rounds(AT + timedelta(seconds=10)) == 1
    assert state_of(notice) == "sent" and notice.last_error == ""


def test_a_server_that_is_silent_costs_one_attempt_a_round_and_no_letter(settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", nobody.getsockname()[1]
        notices = [once(), once(), receipt()]
        assert rounds() == 1
    assert [state_of(notice) for notice in notices] == ["planned"] * 3
    assert sum(notice.attempts for notice in notices) == 1


def test_when_the_server_hangs_up_after_the_dot_a_receipt_is_sent_again_and_an_offer_is_not(sink):
    sink.hang_up_after_dot = True
    again, never = receipt(), once()
    rounds()
    assert (state_of(again), state_of(never)) == ("planned", "unknown")
    assert never.message_id == delivery.message_id(never) and never.body_text  # to be looked up, and to be read
    sink.hang_up_after_dot = False
    rounds(AT + timedelta(hours=1))
    assert (state_of(again), state_of(never)) == ("sent", "unknown")
    arrived = Counter(letter["Message-ID"] for _to, letter in sink.letters)
    assert arrived == {delivery.message_id(again): 2, delivery.message_id(never): 1}


def test_when_the_server_hangs_up_before_the_letter_an_offer_simply_waits(settings):
    """Nothing was handed over, so nothing is unknown."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet_and_hang_up():
            while True:
                try:
                    talk, _peer = server.accept()
                except OSError:
                    return
                with talk:
                    talk.sendall(b"220 hello\r\n")
                    talk.recv(1024)
                    talk.sendall(b"250 here\r\n")
                    talk.recv(1024)

        threading.Thread(target=greet_and_hang_up, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.getsockname()[1]
        settings.EMAIL_TIMEOUT = 5
        notice = once()
        rounds()
        server.shutdown(socket.SHUT_RDWR)
    assert state_of(notice) == "planned" and "Disconnected" in notice.last_error


def test_what_a_dead_worker_held_is_taken_back_a_receipt_to_be_sent_an_offer_to_be_judged():
    again, never = receipt(), once()
    for _ in range(2):
        assert delivery.claim(at=AT)
    delivery.take_back(at=AT + delivery.LEASE)
    assert (state_of(again), state_of(never)) == ("sending", "sending")  # the lease holds to its end
    delivery.take_back(at=AT + delivery.LEASE + timedelta(seconds=1))
    assert (state_of(again), state_of(never)) == ("planned", "unknown")
    assert never.message_id == delivery.message_id(never)


def test_a_worker_whose_lease_was_taken_over_writes_nothing(sink):
    notice = receipt()
    slow = delivery.claim(at=AT)
    delivery.take_back(at=AT + timedelta(minutes=2))
    fast = delivery.claim(at=AT + timedelta(minutes=2))
    delivery._finish(slow, delivery.S.DEAD, "I come late")
    assert state_of(notice) == "sending" and notice.attempts == fast.attempts == 2
    delivery._finish(fast, delivery.S.SENT, sent_at=AT)
    assert state_of(notice) == "sent"


def test_a_demo_never_sends_by_a_mail_server(sink):
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    notice = receipt()
    rounds()
    assert state_of(notice) == "dead" and not sink.letters and "fictional" in notice.last_error


def test_a_demo_writes_its_letters_to_files(settings, tmp_path):
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "talentprogram.notifications.backends.LetterFiles", str(tmp_path)
    notice = receipt()
    rounds()
    assert state_of(notice) == "sent" and len(list(tmp_path.glob("*.eml"))) == 1


@pytest.mark.parametrize(
    "evil",
    [
        "Ann\r\nBcc: all@example.org",
        "Ann\nX-Evil: 1\n\nBody",
        "Ann\u2028Bcc: all@example.org\x07",
        "<script>x</script>",
    ],
)
def test_a_name_brings_in_no_header_no_recipient_and_no_markup(sink, evil):
    receipt(make.person(evil))
    rounds()
    ((recipients, letter),) = sink.letters
    assert len(recipients) == 1 and letter["Bcc"] is None and letter["X-Evil"] is None
    html = (
        next(part for part in letter.walk() if part.get_content_type() == "text/html").get_payload(decode=True).decode()
    )
    assert "<script>" not in html


def test_an_address_that_is_two_or_brings_headers_reaches_nobody_else(sink):
    for address in ("a@example.org\nBcc: all@example.org", "a@example.org, b@example.org"):
        notice = receipt()
        Notice.objects.filter(pk=notice.pk).update(address=address)
        rounds()
        assert state_of(notice) != "sent", address
    assert sink.letters == []


def test_a_broken_text_ends_one_letter_and_the_round_goes_on(sink, monkeypatch):
    broken, fine = receipt(), receipt()
    compose = delivery.compose

    def fails_once(kind, values, **about):
        if about["ref"] == str(broken.pk)[-12:]:
            raise RuntimeError("no such filter")
        return compose(kind, values, **about)

    monkeypatch.setattr(delivery, "compose", fails_once)
    assert rounds() == 2
    assert (state_of(broken), state_of(fine)) == ("dead", "sent") and "RuntimeError" in broken.last_error


def test_a_secret_is_blotted_out_after_it_left_a_production_site(sink, settings):
    settings.PRODUCTION = True
    person = make.person()
    notice = outbox.post("accounts.login_code", to=person, because="x", about=person, at=AT, code="K7Q2")
    rounds()
    assert "K7Q2" in str(sink.letters[0][1].get_payload(0).get_payload(decode=True))
    assert (
        state_of(notice) == "sent"
        and "K7Q2" not in f"{notice.values}{notice.body_text}{notice.body_html}{notice.subject_line}"
    )


def test_letters_in_memory_need_no_server():
    receipt()
    rounds()
    assert len(mail.outbox) == 1 and len(mail.outbox[0].recipients()) == 1


def test_the_final_dot_is_what_the_connection_remembers():
    from talentprogram.notifications.backends import Plain

    sent = []
    watched = Plain()
    watched.sock = type("Sock", (), {"sendall": lambda self, data: sent.append(data), "close": lambda self: None})()
    watched.send("DATA\r\n")
    assert not watched.handed_over
    watched.send(b"Hello\r\n.\r\n")
    assert watched.handed_over
    assert isinstance(watched, smtplib.SMTP) and len(sent) == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_workers_on_one_outbox_send_each_letter_once(sink):
    people = [make.person() for _ in range(40)]
    for person in people:
        receipt(person)
    barrier, failures = threading.Barrier(8), []

    def work():
        try:
            barrier.wait(timeout=30)
            while rounds():
                pass
        except Exception as failed:
            failures.append(failed)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(timeout=60)

    assert not failures
    arrived = Counter(recipients[0] for recipients, _letter in sink.letters)
    assert arrived == {person.email: 1 for person in people}
    assert set(Notice.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_its_guards_one_letter_is_claimed_by_several_workers(monkeypatch):
    """The control: rows are not locked, and the UPDATE of a claim does not name the state it saw."""
    receipt()
    together, look, claimed = threading.Barrier(4), Manager.filter, []

    def blind(self, *args, **named):
        if set(named) != {"pk", "state"}:
            return look(self, *args, **named)
        together.wait(timeout=30)
        return look(self, pk=named["pk"])

    def work():
        try:
            claimed.append(delivery.claim(at=AT))
        finally:
            connection.close()

    monkeypatch.setattr(type(connection.features), "has_select_for_update_skip_locked", False)
    monkeypatch.setattr(Manager, "filter", blind)
    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(timeout=60)
    assert len([notice for notice in claimed if notice]) > 1
