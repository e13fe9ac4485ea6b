"""Actors: build the registry, deduplicate, find mentions."""
