"""Engines that summarize documents: threads, OpenAI's batch API, Ray."""
