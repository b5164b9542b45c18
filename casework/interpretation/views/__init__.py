"""Pages of interpretations: what everybody reads, what is asked, what the commission drafts and issues."""
