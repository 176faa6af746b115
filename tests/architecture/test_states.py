"""One function writes a state; actions are told the time; nothing is scheduled in the broker; nothing is trusted as markup."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, dotted, place, python_files, tree_of, within

MAY_WRITE_STATES = (
    "talentprogram/journal/advance.py",  # the one function
    "talentprogram/notifications",  # a letter's life is the outbox's own
    "talentprogram/home/demo",  # makes a fictional past
    "talentprogram/home/samples.py",  # draws states on the page of the design language; nothing is saved
)
WRITERS = {"update", "create", "get_or_create", "update_or_create", "acreate", "aupdate"}
CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "clock.now",
    "date.today",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
}
ASKS_FOR_NOW = ("talentprogram/accounts/models.py",)  # whether a role is in force is asked at the door, about now
MAY_MARK_SAFE = (
    "talentprogram/kernel/markdown.py",  # what it returns was cleaned by nh3
    "talentprogram/kernel/templatetags",  # builds markup with format_html
)


def state_writes(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a state is written: an assignment, a setattr, or a keyword of something that writes rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                if any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts):
                    yield node
        elif isinstance(node, ast.Call):
            yield from _calls_that_write(node)


def _calls_that_write(node: ast.Call) -> Iterator[ast.AST]:
    name = dotted(node.func).rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    makes_a_row = isinstance(node.func, ast.Name) and name[:1].isupper() and name != "Q"
    if (name in WRITERS or makes_a_row) and any(keyword.arg == "state" for keyword in node.keywords):
        yield node
    if (
        name == "setattr"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value == "state"
    ):
        yield node
    for keyword in node.keywords:
        keys = keyword.value.keys if keyword.arg == "defaults" and isinstance(keyword.value, ast.Dict) else []
        if any(isinstance(key, ast.Constant) and key.value == "state" for key in keys):
            yield node


def test_nobody_but_the_journal_writes_a_state():
    hands = [
        place(path, node)
        for path in python_files()
        if not within(path, *MAY_WRITE_STATES)
        for node in state_writes(tree_of(path))
    ]

    assert not hands, "\n".join(hands)


@pytest.mark.parametrize(
    "code",
    [
        "application.state = 'offered'",
        "a, application.state = 1, 'offered'",
        "Application.objects.filter(pk=1).update(state='offered')",
        "Application.objects.create(call=call, state='offered')",
        "Application(state='offered').save()",
        "setattr(application, 'state', 'offered')",
        "Application.objects.get_or_create(pk=1, defaults={'state': 'offered'})",
    ],
)
def test_each_way_of_writing_a_state_is_seen(code):
    assert list(state_writes(ast.parse(code)))


def test_the_clock_is_read_only_at_the_door():
    readers = []
    for path in python_files():
        if within(path, *ASKS_FOR_NOW):
            continue
        if path.parent.name not in ("actions", "queries", "models", "lifecycles") and path.name not in (
            "models.py",
            "queries.py",
            "public.py",
        ):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS:
                readers.append(f"{place(path, node)} {dotted(node)}")

    assert not readers, "\n".join(readers)


def test_nothing_waits_in_the_broker_for_its_hour():
    waiting = [
        place(path, node)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and any(keyword.arg in ("eta", "countdown") for keyword in node.keywords)
    ]

    assert not waiting, "\n".join(waiting)


def test_no_text_is_trusted_as_markup():
    trusting = []
    for path in python_files():
        if within(path, *MAY_MARK_SAFE):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in ("mark_safe", "SafeString"):
                trusting.append(place(path, node))
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), 1):
            if "|safe" in line or "autoescape off" in line:
                trusting.append(f"{template.relative_to(ROOT)}:{number}")

    assert not trusting, "\n".join(trusting)


def test_every_job_of_the_beat_is_a_task_that_exists():
    from talentprogram.celery import app

    app.loader.import_default_modules()
    jobs = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert jobs
    assert jobs - set(app.tasks) == set()


def test_every_task_that_an_action_names_exists():
    from talentprogram.celery import app

    app.loader.import_default_modules()
    named = {
        node.args[0].value
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and dotted(node.func).endswith("after_commit")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert "notifications.deliver_due" in named
    assert named - set(app.tasks) == set()
