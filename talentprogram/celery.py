"""Celery, and all periodic work on one page. Nothing here may be lost for good: each job reads what is due from rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentprogram.settings")

app = Celery("talentprogram")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # the current app is kept by thread: without this a bare thread finds an unconfigured one
app.autodiscover_tasks(["talentprogram.notifications", "cohorts", "labs"])

app.conf.beat_schedule = {
    "letters that are due": {"task": "notifications.deliver_due", "schedule": 5.0, "options": {"expires": 5}},
    "calls that open or close": {"task": "cohorts.turn_calls", "schedule": 30.0, "options": {"expires": 30}},
    "offers that lapse": {"task": "cohorts.expire_offers", "schedule": 60.0, "options": {"expires": 60}},
    "batches whose hour has come": {"task": "cohorts.release_batches", "schedule": 30.0, "options": {"expires": 30}},
    "references that are overdue": {"task": "cohorts.age_references", "schedule": 300.0, "options": {"expires": 300}},
    "deadlines that come near": {"task": "cohorts.remind", "schedule": 300.0, "options": {"expires": 300}},
    "timetables to solve": {"task": "cohorts.solve_timetables", "schedule": 30.0, "options": {"expires": 30}},
    "preference windows that close": {"task": "labs.lock_lists", "schedule": 60.0, "options": {"expires": 60}},
    "match runs that wait": {"task": "labs.compute_run", "schedule": 30.0, "options": {"expires": 30}},
}
