"""The commission draws a yearly sample of each district's results, to look into them again (E30)."""
