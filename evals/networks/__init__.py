"""Networks of a corpus compared with those of codings by hand."""
