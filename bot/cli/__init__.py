"""The parts of the command line that have several commands each; `bot.__main__` puts them together."""
