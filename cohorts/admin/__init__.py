"""This half of the desk."""

from cohorts.admin import admissions, applications, calls, enrolments, references, timetables, training

__all__ = ["admissions", "applications", "calls", "enrolments", "references", "timetables", "training"]
