"""What is remembered, in SQLite or PostgreSQL.

Conventions: instants are aware UTC on both sides of every function; what comes out are frozen values of `bot.domain`,
never rows; every statement is bound to one workspace; functions here never commit, the `Store` does, once per use case.
"""
