"""The desk of the laboratories; each module registers its subject."""

from labs.admin import labs, mentors, placements, projects, rankings, rounds

__all__ = ["labs", "mentors", "placements", "projects", "rankings", "rounds"]
