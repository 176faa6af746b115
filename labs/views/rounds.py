"""What a student sees of a match: their project, or none yet, and an honest reason for each project they listed."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from cohorts import public as cohorts
from labs import policies
from labs.queries import rounds
from talentprogram.kernel.views import Doorkeeper


class WhyPage(Doorkeeper, TemplateView):
    """The result of one participant, once it is published for everybody."""

    policy = policies.took_part
    template_name = "labs/rounds/why.html"

    def get_subject(self) -> Any:
        return cohorts.enrolment_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            enrolment=self.subject,
            why=rounds.why(self.subject),
            contact=parseaddr(settings.MAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL)[1],
            **kwargs,
        )
