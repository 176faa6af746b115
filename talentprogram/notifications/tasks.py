from celery import shared_task

from talentprogram.notifications import delivery


@shared_task(name="notifications.deliver_due")
def deliver_due() -> None:
    delivery.deliver_due()
