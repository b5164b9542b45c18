"""Long work that is no request: jobs with a page of their own, worked in chunks from the outbox, gone on with after a kill."""
