"""Readers for file formats: HTML, PDF, Word, tables, archives, standard input."""
