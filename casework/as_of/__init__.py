"""A case as it stood at a moment: read from its record and from rows that say when they were made, never from what stands today."""
