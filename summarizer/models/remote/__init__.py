"""OpenAI-compatible servers and instructor providers, with retries, limits and deadlines."""
