"""Everything in one terminal: makes the database ready, then serves pages, sends letters and watches the clock."""

import os
import socket
import sys
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from talentprogram.accounts.models import Person
from talentprogram.home.cast import demo_accounts, demo_password
from talentprogram.kernel.texts import compile_texts
from talentprogram.partners.models import Installation


class Command(BaseCommand):
    help = "Migrate, load the demo world into an empty database, then run web, Celery worker and beat until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on; this machine alone unless given"
        )
        parser.add_argument("--threads", type=int, default=6)
        parser.add_argument(
            "--celery", type=int, default=2, help="processes of the Celery worker where there is a Redis"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_a_port_in_use(options["host"], settings.PORT)
        _refuse_what_cannot_be_reached()
        try:
            self._make_ready()
        except KeyboardInterrupt:
            sys.exit("Stopped before it was ready; the demo world is loaded whole or not at all.")
        lines = self._welcome(options["host"])
        connections.close_all()  # nothing open is shared with the web process
        _run(options, lambda: self.say("\n".join(lines)))
        self.say("Ended.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _make_ready(self) -> None:
        if compiled := compile_texts():
            self.say(f"Compiled {len(compiled)} translations.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Migrating the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if settings.LOAD_DEMO and "seed_demo" in get_commands() and _is_empty():
            self.say("The database is empty: loading the demo world (fictional people, relative to today) …")
            call_command("seed_demo", stdout=self.stdout)

    def _welcome(self, host: str) -> list[str]:
        where = f"http://{host}:{settings.PORT}"
        lines = ["", f"The programme is at {where}   desk: {where}/admin/   every letter: {where}/mailbox/"]
        if accounts := demo_accounts():
            width = max(len(account.email) for account in accounts)
            lines += ["", f"Demo accounts; each signs in with the password {demo_password()}"]
            lines += [f"  {account.email:<{width}}  {account.name}: {account.story}" for account in accounts]
        celery = f"Redis at {_without_secret(settings.REDIS_URL)}" if settings.REDIS_URL else "a broker in memory"
        return [*lines, "", f"Celery's worker and beat run beside it, on {celery}. Ctrl-C ends everything.", ""]


def _run(options: dict[str, Any], up: Any) -> None:
    from talentprogram.embedded import Companion, Server

    companions: tuple[Companion, ...] = ()
    if settings.REDIS_URL:
        level = ("--loglevel", "WARNING")
        companions = Companion("worker", *level, "--concurrency", str(options["celery"])), Companion("beat", *level)
    this = os.getpid()
    try:
        Server(f"{options['host']}:{settings.PORT}", threads=options["threads"], companions=companions, up=up).run()
    except SystemExit as end:  # gunicorn ends so, and so does each process that it forked from this one
        if end.code or os.getpid() != this:
            raise


def _refuse_a_port_in_use(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            sys.exit(f"Port {port} cannot be had ({taken.strerror}). Choose another: make run PORT={port + 1}")


def _refuse_what_cannot_be_reached() -> None:
    """A server that is named but does not answer ends the start with one line."""
    try:
        connection.ensure_connection()
    except OperationalError as why:
        sys.exit(f"The database that DATABASE_URL names does not answer: {str(why).strip().splitlines()[0]}")
    if settings.REDIS_URL:
        try:
            redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
        except (redis.RedisError, OSError) as why:
            sys.exit(f"The Redis that REDIS_URL names does not answer: {why}")


def _is_empty() -> bool:
    return not Installation.objects.exists() and not Person.objects.exists()


def _without_secret(url: str) -> str:
    return url.rpartition("@")[2] if "@" in url else url.partition("//")[2]
