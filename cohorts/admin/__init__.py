"""This half of the desk."""

from cohorts.admin import admissions, applications, enrolments, timetables, training

__all__ = ["admissions", "applications", "enrolments", "timetables", "training"]
