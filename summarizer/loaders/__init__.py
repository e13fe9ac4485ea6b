"""Turn files, archives, tables and standard input into documents, or explain why not."""
