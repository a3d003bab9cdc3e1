"""Role templates, shipped as data: what each kind of job has for stages, rounds, rubrics and questions.

A company's own files are laid over these; see `bot.templates.library`.
"""

from bot.templates.library import Library, library, load, shipped

__all__ = ["Library", "library", "load", "shipped"]
