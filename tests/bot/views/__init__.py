"""What people see, with its longest realistic words."""
