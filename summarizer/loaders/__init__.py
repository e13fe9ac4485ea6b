"""Files, archives, tables and streams become documents, or say why not."""
