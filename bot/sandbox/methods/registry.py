"""What a method is: a function from a call to the fields of a good answer."""

from collections.abc import Callable

from bot.sandbox.methods.call import Call
from bot.sandbox.model import Json

Handler = Callable[[Call], Json]
