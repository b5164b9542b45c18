"""What a bureau risks before it happens: reviews that lapse with its term (E19), results that a spot check lowers two years running (E30)."""
