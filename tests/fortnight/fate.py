"""Fate: the points at which a process can die, and the deaths it dies at some of them."""


class Died(BaseException):
    """The process died here."""


class Fate:
    """Counts the points at which a process can die, and lets it die at some of them."""

    def __init__(self, deaths=()):
        self.deaths = frozenset(deaths)
        self.passed = 0
        self.died_at: list[str] = []
        self.is_off = True

    def point(self, where: str) -> None:
        if self.is_off:
            return
        self.passed += 1
        if self.passed in self.deaths:
            self.died_at.append(where)
            raise Died(where)
