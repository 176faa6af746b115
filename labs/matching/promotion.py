"""A large weakly stable matching under ties: whoever ends with nothing asks again, a step ahead of their equals.

Kiraly (Linear time local approximation algorithm for maximum stable marriage, 2013) promotes once and reaches two
thirds of the largest; Cooper and Manlove carried it over to projects and lecturers (2018). Here a student may be
promoted several times. Every outcome is stable under some breaking of the ties, hence weakly stable.
"""

from __future__ import annotations

from heapq import heappop, heappush

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House
from labs.matching.stable import Floor, by_student

PROMOTIONS = 8


class Promotion:
    """Deferred acceptance in which a student who has run out of projects starts again, promoted."""

    def __init__(self, problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> None:
        self.problem, self.order = problem, order
        self.floor = Floor(problem, house)
        self.options: list[list[tuple[int, int]]] = []
        for student in order:
            name = problem.students[student]
            rows = [(project, self.floor.position(name, student, project)) for project in choices[student]]
            self.options.append([(project, position) for project, position in rows if position is not None])
        count = len(order)
        self.seat, self.held, self.tried, self.step = [NOBODY] * count, [0] * count, [0] * count, [0] * count
        self.at: dict[tuple[int, int], list[int]] = {}

    def run(self) -> list[int]:
        """Let everybody propose until all are placed or have been promoted as often as allowed."""
        waiting = [
            place for place in range(len(self.order) - 1, -1, -1) if self.order[place] not in self.problem.locked
        ]
        while waiting:
            loser = self.propose(waiting.pop())
            if loser is not None:
                waiting.append(loser)
        return by_student(self.problem, self.order, self.seat)

    def propose(self, place: int) -> int | None:
        """Take the student down the list until some project accepts; give whoever had to leave for it."""
        options = self.options[place]
        while options and (self.tried[place] < len(options) or self.step[place] < PROMOTIONS):
            if self.tried[place] == len(options):
                self.step[place], self.tried[place] = self.step[place] + 1, 0
            project, position = options[self.tried[place]]
            self.tried[place] += 1
            key = (position * (PROMOTIONS + 1) + PROMOTIONS - self.step[place]) * len(self.order) + place
            tight = self.tight(project)
            if tight is None:
                self.sit(place, project, key)
                return None
            loser = self.least(tight)
            if loser is not None and self.held[loser] > key:
                self.floor.give(self.seat[loser], +1)
                self.seat[loser] = NOBODY
                self.sit(place, project, key)
                return loser
        return None

    def places(self, project: int) -> list[tuple[int, int]]:
        """Name the binding constraints around a seat, smallest first."""
        floor = self.floor
        around = [(0, project), (1, floor.mentor[project]), (2, floor.lab[project])]
        return [place for place in around if place[1] >= 0]

    def tight(self, project: int) -> tuple[int, int] | None:
        """Give the smallest full constraint around a project."""
        rooms = (self.floor.room, self.floor.mentor_room, self.floor.lab_room)
        return next((place for place in self.places(project) if rooms[place[0]][place[1]] <= 0), None)

    def least(self, place: tuple[int, int]) -> int | None:
        """Give the student of least priority at a constraint; who has left since is dropped on the way."""
        heap = self.at.get(place, [])
        while heap:
            loser = -heap[0] % len(self.order)
            seat = self.seat[loser]
            if seat != NOBODY and self.held[loser] == -heap[0] and place in self.places(seat):
                return loser
            heappop(heap)
        return None

    def sit(self, place: int, project: int, key: int) -> None:
        """Seat a student."""
        self.seat[place], self.held[place] = project, key
        self.floor.give(project, -1)
        for constraint in self.places(project):
            heappush(self.at.setdefault(constraint, []), -key)


def promoted(problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> list[int]:
    """Give a large weakly stable matching in time linear in the lists."""
    return Promotion(problem, house, order, choices).run()
