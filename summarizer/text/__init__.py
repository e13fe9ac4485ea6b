"""The document model: text, metadata, sentences and windows."""
