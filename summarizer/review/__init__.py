"""The review server: correct records in a local browser and publish them as gold."""
