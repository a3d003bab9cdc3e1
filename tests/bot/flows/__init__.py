"""Use cases, on a SQLite file and with a Slack that does as it is told."""
