"""Handlers, called by hand."""
