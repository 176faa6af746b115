"""Placement: who goes to which project, so that both partners can trust it and anyone can check it.

problem = read(document)                       # or raises Unusable, naming the field
result = solve(problem, method="stable")       # a dict in the format placement-result/1
for violation in check(problem, result): ...   # by rule and subject; none means that it holds
places, bottlenecks = joint_capacity(problem)  # before anyone states a wish
"""

from labs.matching.capacity import joint_capacity
from labs.matching.check import Violation, check
from labs.matching.problem import Problem, Unusable
from labs.matching.reading import read
from labs.matching.result import Result, answer_sha256, text_of
from labs.matching.solver import solve
from labs.matching.watch import Cancelled

__all__ = [
    "Cancelled",
    "Problem",
    "Result",
    "Unusable",
    "Violation",
    "answer_sha256",
    "check",
    "joint_capacity",
    "read",
    "solve",
    "text_of",
]
