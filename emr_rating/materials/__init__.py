"""Materials (E11): the data-extraction list and the proof materials of a year, by item of the standard; handed in once, then frozen."""
