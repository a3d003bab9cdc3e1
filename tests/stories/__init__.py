"""Stories: whole conversations through the real Bolt app and SDK, over real sockets, with the practice workspace."""
