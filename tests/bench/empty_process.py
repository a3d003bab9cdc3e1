"""A process that does nothing but acknowledge: Bolt and its Socket Mode handler as they come, beside the real bot."""

import os

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.web import WebClient


def main() -> None:
    """Connect and acknowledge `/candidate` until stopped."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client)
    app.command("/candidate")(lambda ack: ack())
    handler = SocketModeHandler(
        app,
        os.environ["SLACK_APP_TOKEN"],
        web_client=WebClient(token=os.environ["SLACK_APP_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    )
    handler.start()


if __name__ == "__main__":
    main()
