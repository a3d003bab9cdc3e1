"""A faithful, strict Slack on loopback that misbehaves on request; it knows nothing of the app it serves."""

from bot.sandbox.practice import PracticeWorkspace

__all__ = ["PracticeWorkspace"]
