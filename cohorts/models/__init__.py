"""What is kept: calls, applications, references, admissions, enrolments, training and timetables."""

from cohorts.models.admissions import Condition, Decision, DecisionBatch, Seat
from cohorts.models.applications import Answer, Application, ApplicationVersion, Consent, Document
from cohorts.models.calls import Call, Option, Question, QuestionSet, Section
from cohorts.models.enrolments import Cohort, Enrolment, Group
from cohorts.models.references import Reference
from cohorts.models.timetables import Feed, Follower, Timetable
from cohorts.models.training import Module, Session, Unavailability

__all__ = [
    "Answer", "Application", "ApplicationVersion", "Call", "Cohort", "Condition", "Consent", "Decision",
    "DecisionBatch", "Document", "Enrolment", "Feed", "Follower", "Group", "Module", "Option", "Question", "QuestionSet",
    "Reference", "Seat", "Section", "Session", "Timetable", "Unavailability",
]  # fmt: skip
