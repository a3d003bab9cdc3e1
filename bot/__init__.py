"""Hireloop, the application: what is true (domain), what happens (flows, jobs), what is said (views), how it is wired.

This package imports nothing here, so that `import storage` never drags the bot in.
"""
