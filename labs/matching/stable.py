"""Stable matchings without co-mentors: deferred acceptance from either side, with nested caps of labs.

1. Everybody unplaced proposes to the best project not yet tried.
2. Where the smallest full constraint around the seat (project, mentor, lab) holds a lower application, it gives way.
3. Until nobody has anything left to propose.

Abraham, Irving, Manlove: Two algorithms for the student-project allocation problem (2007); with nested caps and
applications compared by one order it is the greedy choice of a laminar matroid (Fleiner: A fixed-point approach to
stable matchings and some applications, 2003), so that either side has a best stable matching. Linear in the total
length of the lists, times the logarithm of a heap.
"""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace

from labs.matching.problem import Problem, Ranking
from labs.matching.seats import NOBODY, House, room_after_locks

NOWHERE = -1


class Floor:
    """The nested constraints by project, with the ranks that order applications at all of them."""

    def __init__(self, problem: Problem, house: House) -> None:
        room = room_after_locks(problem, house)
        projects = problem.projects
        first_mentor, first_lab = len(projects), len(projects) + len(problem.mentors)
        self.room = room[:first_mentor]
        self.mentor = [project.mentor for project in projects]
        self.lab = [NOWHERE if project.lab is None else project.lab for project in projects]
        self.mentor_room = room[first_mentor:first_lab]
        self.lab_room = room[first_lab:]
        self.ranking: list[Ranking | None] = [problem.ranking_at_lab(project) for project in projects]
        self.also: list[list[Ranking]] = [
            [other for other in problem.given_lists(project) if other is not mine]
            for project, mine in zip(projects, self.ranking, strict=True)
        ]
        for number, project in enumerate(projects):
            if project.closed:
                self.ranking[number] = {}
        self.forbidden: dict[int, set[int]] = {}
        for student, number in problem.forbidden:
            self.forbidden.setdefault(student, set()).add(number)
        self._fold()

    def _fold(self) -> None:
        """Leave out the constraints that can never bind, so that they cost nothing."""
        within: list[int] = [0] * len(self.mentor_room)
        alone: list[int] = [0] * len(self.mentor_room)
        for number, mentor in enumerate(self.mentor):
            within[mentor] += self.room[number]
            alone[mentor] += 1
        mentors = self.mentor[:]
        for number, mentor in enumerate(mentors):
            if alone[mentor] == 1:
                self.room[number] = min(self.room[number], self.mentor_room[mentor])
                self.mentor[number] = NOWHERE
            elif within[mentor] <= self.mentor_room[mentor]:
                self.mentor[number] = NOWHERE
        under = [0] * len(self.lab_room)
        counted = set()
        for number, lab in enumerate(self.lab):
            if lab == NOWHERE:
                continue
            if self.mentor[number] == NOWHERE:
                under[lab] += self.room[number]
            elif mentors[number] not in counted:
                counted.add(mentors[number])
                under[lab] += self.mentor_room[mentors[number]]
        self.lab = [NOWHERE if lab == NOWHERE or under[lab] <= self.lab_room[lab] else lab for lab in self.lab]

    def position(self, name: str, student: int, project: int) -> int | None:
        """Give the student's place in the order of applications at the project, None where unacceptable."""
        ranking = self.ranking[project]
        position = 0 if ranking is None else ranking.get(name)
        if position is None or not all(name in other for other in self.also[project]):
            return None
        return None if project in self.forbidden.get(student, ()) else position

    def give(self, project: int, change: int) -> None:
        """Count a place as taken (-1) or given back (+1)."""
        self.room[project] += change
        if self.mentor[project] >= 0:
            self.mentor_room[self.mentor[project]] += change
        if self.lab[project] >= 0:
            self.lab_room[self.lab[project]] += change


def student_optimal(problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> list[int]:
    """Give the stable matching that is best for every student at once, as a seat by student."""
    floor = Floor(problem, house)
    count = len(order)
    names = [problem.students[student] for student in order]
    lists = [choices[student] for student in order]
    seat, held = [NOBODY] * count, [0] * count  # by lottery number: the project, and the key of the application there
    tried = [0] * count
    ranking_of, mentor_of, lab_of = floor.ranking, floor.mentor, floor.lab
    room, mentor_room, lab_room = floor.room, floor.mentor_room, floor.lab_room
    plain = [not also for also in floor.also]
    at_project: list[list[int]] = [[] for _ in room]
    at_mentor: list[list[int]] = [[] for _ in mentor_room]
    at_lab: list[list[int]] = [[] for _ in lab_room]
    forbidden = floor.forbidden
    by_id = sorted(range(count), key=order.__getitem__, reverse=True)  # neighbours in memory come one after another
    waiting = [place for place in by_id if order[place] not in problem.locked]
    while waiting:
        place = waiting.pop()
        name, listed = names[place], lists[place]
        barred = forbidden.get(order[place], ())
        for step in range(tried[place], len(listed)):
            project = listed[step]
            ranking = ranking_of[project]
            position = 0 if ranking is None else ranking.get(name)
            if position is None or project in barred:
                continue
            if not plain[project] and not all(name in other for other in floor.also[project]):
                continue
            key = position * count + place
            mentor, lab = mentor_of[project], lab_of[project]
            heap = at_project[project]
            if room[project] <= 0:
                while heap:  # applications that have left since are dropped when they come up
                    loser = -heap[0] % count
                    if seat[loser] == project and held[loser] == -heap[0]:
                        break
                    heappop(heap)
                if not heap or -heap[0] < key:
                    continue
                heapreplace(heap, -key)
            elif mentor >= 0 and mentor_room[mentor] <= 0:
                top = at_mentor[mentor]
                while top:
                    loser = -top[0] % count
                    if seat[loser] >= 0 and mentor_of[seat[loser]] == mentor and held[loser] == -top[0]:
                        break
                    heappop(top)
                if not top or -top[0] < key:
                    continue
                heappush(heap, -key)
            elif lab >= 0 and lab_room[lab] <= 0:
                top = at_lab[lab]
                while top:
                    loser = -top[0] % count
                    if seat[loser] >= 0 and lab_of[seat[loser]] == lab and held[loser] == -top[0]:
                        break
                    heappop(top)
                if not top or -top[0] < key:
                    continue
                heappush(heap, -key)
            else:
                loser = NOBODY
                heappush(heap, -key)
            if loser >= 0:
                left = seat[loser]
                seat[loser] = NOBODY
                waiting.append(loser)
                if left != project:
                    room[left] += 1
                    room[project] -= 1
                    if mentor_of[left] != mentor:
                        if mentor_of[left] >= 0:
                            mentor_room[mentor_of[left]] += 1
                        if mentor >= 0:
                            mentor_room[mentor] -= 1
            else:
                room[project] -= 1
                if mentor >= 0:
                    mentor_room[mentor] -= 1
                if lab >= 0:
                    lab_room[lab] -= 1
            if mentor >= 0:
                heappush(at_mentor[mentor], -key)
            if lab >= 0:
                heappush(at_lab[lab], -key)
            seat[place], held[place] = project, key
            tried[place] = step + 1
            break
        else:
            tried[place] = len(listed)
    return by_student(problem, order, seat)


def by_student(problem: Problem, order: list[int], seat: list[int]) -> list[int]:
    """Turn seats by lottery number into seats by student, the locked ones among them."""
    seats = [NOBODY] * len(order)
    for place, student in enumerate(order):
        seats[student] = seat[place]
    for student, project in problem.locked.items():
        seats[student] = project
    return seats


class _Offers:
    """The other direction: projects offer, best application first, and students keep the best offer."""

    def __init__(self, problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> None:
        self.floor = floor = Floor(problem, house)
        self.order = order
        self.rank = [{project: rank for rank, project in enumerate(choices[student])} for student in order]
        self.seat = [NOBODY] * len(order)
        longest = max((len(listed) for listed in choices), default=0) + 1
        self.queue: list[list[tuple[int, int]]] = [[] for _ in problem.projects]
        for place, student in enumerate(order):
            if student in problem.locked:
                continue
            for rank, project in enumerate(choices[student]):
                position = floor.position(problem.students[student], student, project)
                if position is not None:
                    key = (position * len(order) + place) * longest + rank
                    self.queue[project].append((key, place))
        for queue in self.queue:
            queue.sort(reverse=True)
        self.offering: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.waiting_mentor: dict[int, list[int]] = {}
        self.parked = [False] * len(problem.projects)

    def group(self, project: int) -> tuple[int, int]:
        """Name the outermost binding constraint, inside which offers are made in one order."""
        lab, mentor = self.floor.lab[project], self.floor.mentor[project]
        return (2, lab) if lab >= 0 else (1, mentor) if mentor >= 0 else (0, project)

    def announce(self, project: int) -> None:
        """Put the project's next application up for an offer, unless it is up already."""
        if self.queue[project] and self.parked[project]:
            self.parked[project] = False
            heappush(self.offering[self.group(project)], (self.queue[project][-1][0], project))

    def run(self) -> list[int]:
        """Make offers until no group has a free place and an application left."""
        for project in range(len(self.queue)):
            self.parked[project] = True
            self.offering.setdefault(self.group(project), [])
            self.announce(project)
        open_groups = sorted(self.offering)
        while open_groups:
            group = open_groups.pop()
            open_groups += self.offer_in(group)
        return self.seat

    def offer_in(self, group: tuple[int, int]) -> list[tuple[int, int]]:
        """Make all offers that the group has room for; give the groups where students left a place."""
        heap, floor, touched = self.offering[group], self.floor, []
        while heap and (group[0] != 2 or floor.lab_room[group[1]] > 0):
            project = heap[0][1]
            mentor = floor.mentor[project]
            if floor.room[project] <= 0 or (mentor >= 0 and floor.mentor_room[mentor] <= 0):
                heappop(heap)
                self.parked[project] = True
                if mentor >= 0:
                    self.waiting_mentor.setdefault(mentor, []).append(project)
                continue
            heappop(heap)
            self.parked[project] = True
            _, place = self.queue[project].pop()
            left = self.seat[place]
            if left == NOBODY or self.rank[place][project] < self.rank[place][left]:
                self.floor.give(project, -1)
                self.seat[place] = project
                if left != NOBODY:
                    self.floor.give(left, +1)
                    touched.append(self.group(left))
                    self.announce(left)
                    for other in self.waiting_mentor.pop(floor.mentor[left], []):
                        self.announce(other)
            self.announce(project)
        return touched


def mentor_optimal(problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> list[int]:
    """Give the stable matching that is best for the mentors, and worst for every student."""
    return by_student(problem, order, _Offers(problem, house, order, choices).run())
