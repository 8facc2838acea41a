"""Pictures that people give, read for the scene inside: in a process of their own, with limits."""
