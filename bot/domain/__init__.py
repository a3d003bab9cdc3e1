"""The rules of hiring loops: pure values and functions, the standard library only.

No clock, no randomness, no Slack, no database in here: `now` is always an argument, an aware UTC instant.
"""
