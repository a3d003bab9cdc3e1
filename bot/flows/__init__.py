"""Use cases: one function each, given one transaction's records: load, decide, save, owe.

A flow that returns has changed everything it should; a flow that raises `Refusal` has changed nothing.
"""
