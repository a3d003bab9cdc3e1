"""`python -m bot templates`: look at role templates, shipped ones and a company's own."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.template_text import changes_text, template_text
from bot.domain.errors import Refusal
from bot.domain.template_changes import changes
from bot.domain.templates import RoleTemplate, template_from_data
from bot.settings import templates_folder
from bot.templates import Library, library, load, shipped
from bot.templates.folder import ENDINGS

SHIPPED = "shipped:"

cli = typer.Typer(help="The kinds of job that can be opened.", invoke_without_command=True)


@cli.callback()
def list_templates(context: typer.Context) -> None:
    """List the kinds of job that can be opened."""
    if context.invoked_subcommand is None:
        shelf = library(templates_folder())
        for key, name in shelf.names().items():
            print(f"{key}  {name}{'  (your own)' if key in shelf.own else ''}")


@cli.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="A file or a folder; else HIRELOOP_TEMPLATES")] = None,
) -> None:
    """Check templates; says file, line and what to write instead, and leaves with 1 if something is wrong."""
    asked = path or templates_folder()
    if asked is None:
        raise Refusal("Say which file or folder to check, or set HIRELOOP_TEMPLATES.")
    if not asked.exists():
        raise Refusal(f"{asked}: there is no such file or folder.")
    folder = asked if asked.is_dir() else asked.parent
    shelf = library(folder)
    refused, own = shelf.refused, shelf.own
    if not asked.is_dir():
        if asked.suffix not in ENDINGS:
            raise Refusal(f"{asked}: a template is called after its key and ends in .yaml.")
        mark = f"{folder.resolve().name}/{asked.name}"
        refused = tuple(one for one in refused if one.startswith((f"{mark},", f"{mark}:")))
        own = own & {asked.stem}
    for sentence in refused:
        print(sentence)
    for key in sorted(own):
        print(f"{key}: right.")
    if not refused and not own:
        print(f"{asked}: no templates here.")
    raise typer.Exit(1 if refused else 0)


@cli.command()
def show(key: str) -> None:
    """Show everything a template says."""
    shelf = library(templates_folder())
    print(template_text(_template(shelf, key), shelf.names()))


@cli.command()
def diff(
    before: Annotated[str, typer.Argument(help="A template's key; shipped:… is ours where you have your own")],
    after: str,
) -> None:
    """Show what is different in the second template."""
    shelf = library(templates_folder())
    groups = changes(_template(shelf, before), _template(shelf, after))
    print(changes_text(groups) or "There is no difference.")


def _template(shelf: Library, key: str) -> RoleTemplate:
    name = key.removeprefix(SHIPPED)
    keys = shipped() if key.startswith(SHIPPED) else shelf.keys()
    if name not in keys:
        raise Refusal(f"There is no template “{key}”. There is {', '.join(keys)}.")
    return template_from_data(load(name)) if key.startswith(SHIPPED) else shelf.template(name)
