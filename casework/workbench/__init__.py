"""What waits for a member: the queue and its counts, what waits besides cases, and desks of their own."""
