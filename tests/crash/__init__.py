"""What ends a process in the middle of something, and what is there afterwards."""
