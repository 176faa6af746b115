"""What is kept: laboratories, mentors, projects, preference lists, match rounds and placements."""

from labs.models.labs import Lab, Theme
from labs.models.mentors import Mentor
from labs.models.placements import MentorReply, Placement
from labs.models.projects import Project
from labs.models.rankings import Choice, PreferenceList, Round
from labs.models.rounds import MatchResult, MatchRun

__all__ = [
    "Choice", "Lab", "MatchResult", "MatchRun", "Mentor", "MentorReply", "Placement", "PreferenceList", "Project",
    "Round", "Theme",
]  # fmt: skip
