"""Wrong, stale, forged and enormous inputs at every door, and what must be true of the answer to each."""
