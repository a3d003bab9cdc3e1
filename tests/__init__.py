"""The tests, mirroring the tree; `stories` go through the real doors."""
