"""Logs hold no secret of an address."""

import io
import logging

import pytest
from django.conf import settings

from talentprogram.kernel.logs import Blot, blotted
from tests import factories as make


@pytest.mark.django_db
def test_the_link_of_a_referee_stands_in_no_log(client):
    reference, written = make.reference(due_at=make.NOON), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Blot())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.post(make.link_of(reference), {"do": "submit"})  # past its time: answered with an error, which is logged
    finally:
        logger.removeHandler(handler)
    assert "/r/***/" in written.getvalue() and make.link_of(reference) not in written.getvalue()


def test_every_handler_blots():
    assert all("secrets" in handler["filters"] for handler in settings.LOGGING["handlers"].values())


def test_other_addresses_are_left_as_they_are():
    assert blotted("GET /calls/jtdp27/ /r/short/") == "GET /calls/jtdp27/ /r/short/"
    assert blotted(f"/calendar/{'a' * 43}.ics") == "/calendar/***.ics"
