"""Refusals: what a person asked for that cannot be done, said in words meant for that person."""


class Refusal(Exception):
    """Something was asked for that the rules do not allow; the message is shown to the person as it is."""

    @property
    def sentence(self) -> str:
        """Return the words for the person."""
        return str(self.args[0])
