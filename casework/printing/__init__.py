"""Printed matter: official papers after GB/T 9704-2012 and internal sheets, as PDF. No models, no ORM."""
