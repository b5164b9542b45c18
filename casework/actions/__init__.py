"""The verbs of this floor: what is done to institutions, materials, notices and calendars, each in one transaction with its record."""
