"""Serve a practice workspace until Ctrl-C: `python -m bot.sandbox --manifest manifest.json --people people.yaml`."""

import argparse
import json
import sys
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.leaving import asked_to_leave
from bot.sandbox.practice import PracticeWorkspace
from bot.sandbox.rules import check_manifest


def main(arguments: list[str] | None = None) -> None:
    """Read the files, start, say where it is, and wait."""
    options = _parser().parse_args(arguments)
    people, manifest = _read(options.people), _read(options.manifest)
    for problem in check_manifest(manifest) if manifest else []:
        sys.stderr.write(f"Slack would refuse this manifest: {problem.pointer} {problem.message}\n")
    workspace = PracticeWorkspace(
        manifest,
        people.get("people"),
        people.get("channels"),
        team=people.get("team"),
        start_at=datetime.fromisoformat(options.start_at) if options.start_at else None,
        port=options.port,
        rates=options.rates,
    )
    stop = asked_to_leave()
    with workspace:
        sys.stdout.write(_greeting(workspace))
        sys.stdout.flush()
        if options.open:
            webbrowser.open(workspace.url)
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, help="the app's manifest, JSON or YAML")
    parser.add_argument("--people", type=Path, help="team, people and channels, YAML")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--start-at", help="an ISO instant for the workspace's clock to start at")
    parser.add_argument("--rates", action="store_true", help="enforce Slack's rate limits")
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    return parser


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    text = path.read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return value


def _greeting(workspace: PracticeWorkspace) -> str:
    return (
        f"Practice workspace: {workspace.url}\n\n"
        f"export SLACK_API_URL={workspace.api_url}\n"
        f"export SLACK_BOT_TOKEN={workspace.bot_token}\n"
        f"export SLACK_APP_TOKEN={workspace.app_token}\n"
        f"export SLACK_SIGNING_SECRET={workspace.signing_secret}\n"
    )


if __name__ == "__main__":
    main()
