"""The history of the schema; every process migrates to its newest state when it starts."""
