from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from talentprogram.partners.models import Installation


def installation(request: HttpRequest) -> dict[str, Any]:
    """What every page must know: whether it shows a fiction, and whether this is a place to try things out."""
    return {"installation": SimpleLazyObject(Installation.here), "in_development": not settings.PRODUCTION}
