"""A sample of what was concluded, drawn by lot by two parties, and looked into again (E30, P28); what is drawn a regime says in a `SampleUse`."""
