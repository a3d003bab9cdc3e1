"""The command line: `python -m bot` runs the bot; `demo`, `doctor` and `openings` are beside it."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import structlog
import typer
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot import directory, heap, logs
from bot.cli import audit, candidates, db, templates
from bot.clock import Clock, FollowedClock, system_clock
from bot.demo import PORT, CannotStart, Demo, open_in_browser
from bot.doctor import examine, what_slack_refuses
from bot.domain.errors import Refusal
from bot.domain.loops import shaped
from bot.domain.pay import PostedRange, posted_range
from bot.domain.people import Member
from bot.flows.members import keep_people
from bot.flows.openings import open_job
from bot.leaving import asked_to_leave
from bot.manifest import manifest, manifest_for_http
from bot.process import Bot, slack_client
from bot.serving import CannotServe
from bot.settings import AnySettings, HttpSettings, Settings, SettingsWrong, settings_of
from bot.templates import Library, library
from bot.web import PATH
from storage.database import DatabaseUnusable, open_database
from storage.schema import migrate
from storage.store import Records, Store, open_store

cli = typer.Typer(add_completion=False, no_args_is_help=False, help="Hireloop runs interview loops from inside Slack.")
openings = typer.Typer(help="The jobs being hired for.", no_args_is_help=True)
cli.add_typer(openings, name="openings")
cli.add_typer(candidates.cli, name="candidates")
cli.add_typer(templates.cli, name="templates")
cli.add_typer(db.cli, name="db")
cli.command("audit")(audit.show)
Http = Annotated[bool, typer.Option("--http", help="Slack sends signed requests, instead of Socket Mode")]


def main() -> None:
    """Run the command line; what a person can mend is said in a sentence, without a traceback."""
    os.umask(0o077)  # whatever we make may hold candidates' data: for its owner's eyes only
    try:
        cli()
    except (SettingsWrong, DatabaseUnusable, CannotStart, CannotServe, Refusal) as error:
        _leave(str(error))
    except SlackApiError as error:
        _leave(f"{what_slack_refuses(error)} `python -m bot doctor` says more.")
    except OSError as error:
        _leave(f"Slack cannot be reached, or a file cannot be used: {error}.")


@cli.callback(invoke_without_command=True)
def _default(context: typer.Context, http: Http = False) -> None:
    if context.invoked_subcommand is None:
        run(http=http)
    elif http:
        raise typer.BadParameter(f"write it behind the command, as in: {context.invoked_subcommand} --http")


@cli.command()
def run(http: Http = False, clock: Annotated[str | None, typer.Option(hidden=True)] = None) -> None:
    """Run the bot: migrate, connect, and work until told to leave (SIGTERM or Ctrl-C)."""
    heap.share_one()
    settings = _settings(http)
    logs.begin(settings.hireloop_log_format)
    leaving = asked_to_leave()
    _tell_refused(library(settings.hireloop_templates))
    with _database(settings) as database:
        now: Clock = FollowedClock(clock) if clock else system_clock
        bot = Bot(settings, database, now)
        bot.start()
        if isinstance(now, FollowedClock):
            now.follow(on_jump=bot.look_again, on_gone=leaving.set)
        structlog.get_logger().info("connected", workspace=bot.identity.team_name)
        leaving.wait()
        bot.stop()


@cli.command()
def demo(port: int = PORT) -> None:
    """Try everything on this machine: a practice workspace with a sample company."""
    running = Demo(port)
    leaving = asked_to_leave()
    try:
        running.start()
        print(f"\n  Hireloop is ready:  {running.address}\n\n  Ctrl-C stops it.\n", flush=True)
        open_in_browser(running.address)
        while not leaving.wait(0.1) and not running.bot_left():
            pass
    finally:
        running.stop()
    if not leaving.is_set():
        raise CannotStart(f"The bot stopped by itself; its last words are in {running.log}.")
    print("Stopped.")


@cli.command()
def doctor(http: Http = False) -> None:
    """Look at tokens, scopes, channel, database and clock."""
    well = True
    for finding in examine(_settings(http), system_clock()):
        print(
            f"{'ok  ' if finding.is_well else 'NO  '} {finding.what}{f': {finding.advice}' if finding.advice else ''}"
        )
        well = well and finding.is_well
    raise typer.Exit(0 if well else 1)


@cli.command("manifest")
def print_manifest(
    http: Annotated[str | None, typer.Option(metavar="URL", help="Where Slack reaches you, https://…")] = None,
) -> None:
    """Print the app's manifest, to be pasted at Slack: for Socket Mode, or for signed requests."""
    app = manifest() if http is None else manifest_for_http(http.rstrip("/") + PATH)
    print(json.dumps(app, indent=2, ensure_ascii=False))


@openings.command("add")
def add_opening(  # noqa: PLR0913, PLR0917 — the options of a command
    title: str,
    manager: Annotated[str, typer.Option(help="The hiring manager's Slack id, U…")],
    recruiter: Annotated[str, typer.Option(help="The recruiter's Slack id, U…")],
    template: Annotated[str, typer.Option(help="The kind of job; `templates` lists them")] = "ml_engineer",
    channel: Annotated[
        str | None, typer.Option(help="The channel of its digest; without one, HIRELOOP_CHANNEL")
    ] = None,
    posted: Annotated[
        str, typer.Option("--range", help="The pay range the ad says, a year, base: EUR 80000-100000")
    ] = "",
    level: Annotated[str | None, typer.Option(help="The level, as the template calls it: senior")] = None,
    location: Annotated[str | None, typer.Option(help="Where: Berlin, or remote in Europe")] = None,
    loop: Annotated[str, typer.Option(help="lean or full")] = "lean",
) -> None:
    """Open a job. The bot must not be running on the same SQLite file."""
    pay = _range(posted)
    settings = settings_of(AnySettings)
    shelf = library(settings.hireloop_templates)
    if template not in shelf.names():
        raise Refusal(f"There is no template “{template}”. There is {', '.join(shelf.names())}.")
    if loop not in shelf.data(template)["loops"]:
        raise Refusal(f"--loop {loop}: there is {', '.join(shelf.data(template)['loops'])}.")
    client = slack_client(settings)
    people = {
        one.id: one for one in (_colleague(client, "--manager", manager), _colleague(client, "--recruiter", recruiter))
    }
    if channel is not None:
        _require_fit(client, channel)

    def add(records: Records) -> str:
        keep_people(records, people.values(), settings.hireloop_admins, settings.hireloop_recruiters)
        return open_job(
            records,
            title=title,
            template=shaped(shelf.data(template), loop),
            hiring_manager_id=manager,
            recruiter_id=recruiter,
            channel_id=channel,
            pay=pay,
            level=level,
            location=location,
            now=system_clock(),
        )

    with _store(settings) as store:
        slug = store.write(add)
    print(f'Opened. In Slack: /candidate add "Ada Lovelace" for {slug}')


@openings.command("list")
def list_openings() -> None:
    """List the jobs being hired for."""
    with _store(settings_of(AnySettings)) as store:
        for opening in store.read(lambda records: records.openings.all()):
            print(f"{opening.slug}  {opening.title}  ({opening.template.name})")


def _range(posted: str) -> PostedRange:
    """Return the range that was typed; no job is opened without one."""
    currency, _, rest = posted.strip().partition(" ")
    low, dash, high = rest.replace("–", "-").partition("-")
    if not dash:
        raise Refusal("--range: every opening posts its pay, such as --range 'EUR 80000-100000'.")
    return posted_range(currency=currency, low=low, high=high)


def _colleague(client: WebClient, option: str, person_id: str) -> Member:
    """Return the person an option names, who must be able to see candidates."""
    person = directory.person(client, person_id)
    if person is None:
        raise Refusal(f"{option} {person_id}: Slack knows nobody of that id. In a profile, “…”, “Copy member ID”.")
    faults = {"deactivated": person.is_deactivated, "a bot": person.is_bot, "a guest": person.is_guest}
    for fault, is_so in faults.items():
        if is_so:
            raise Refusal(f"{option} {person_id}: {person.name} is {fault}. Name a colleague.")
    return person


def _require_fit(client: WebClient, channel_id: str) -> None:
    channel = directory.channel(client, channel_id)
    if channel is None:
        raise Refusal(
            f"--channel {channel_id}: Slack shows no such channel. If it is private, write `/invite @Hireloop` there."
        )
    if channel.trouble:
        raise Refusal(f"--channel {channel_id}: {channel.trouble}")


def _settings(http: bool) -> AnySettings:
    return settings_of(HttpSettings) if http else settings_of(Settings)


@contextmanager
def _database(settings: AnySettings) -> Iterator[Any]:
    database = open_database(settings.database_url)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


@contextmanager
def _store(settings: AnySettings) -> Iterator[Store]:
    us = directory.identity(slack_client(settings))
    with _database(settings) as database:
        yield open_store(database, us.team_id, us.team_name)


def _tell_refused(shelf: Library) -> None:
    """Log once what was refused of a company's own templates; the others work."""
    for sentence in shelf.refused:
        structlog.get_logger().warning("template_refused", why=sentence)


def _leave(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
