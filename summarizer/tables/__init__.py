"""The records of summaries as the rows of tables, and as data frames of pandas."""
