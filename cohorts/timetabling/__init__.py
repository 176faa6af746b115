"""Timetables for a cohort: values in, values out; no Django, no clock but a time limit, no chance without a seed."""

from .changes import Change, changes
from .check import Verdict, Violation, check, places, verdict
from .problem import Place, Plan, Problem
from .reading import Unusable, read
from .solver import solve

__all__ = [
    "Change",
    "Place",
    "Plan",
    "Problem",
    "Unusable",
    "Verdict",
    "Violation",
    "changes",
    "check",
    "places",
    "read",
    "solve",
    "verdict",
]
