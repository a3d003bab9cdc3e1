"""The rules, without clock, network or database."""
