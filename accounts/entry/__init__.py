"""The one entrance for text: what a person typed, as the portal keeps and compares it."""
