"""Slack's rules for blocks, messages, views and app manifests, with Slack's own error codes.

Four questions, each answered with a list of problems in document order; an empty list means Slack would take it.
Nothing here raises, whatever is asked about. The rules themselves are the YAML files beside this one.
"""

from bot.sandbox.rules.asking import Problem, check_blocks, check_manifest, check_message, check_view

__all__ = ["Problem", "check_blocks", "check_manifest", "check_message", "check_view"]
