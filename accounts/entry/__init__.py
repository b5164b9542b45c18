"""What enters through a form: its text as the portal keeps and compares it, in whose name, once, and never lost."""
