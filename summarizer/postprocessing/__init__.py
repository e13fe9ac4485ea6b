"""Build the records of one document from the drafts of all its windows."""
