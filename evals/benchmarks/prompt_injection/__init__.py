"""Articles that contain instructions for the model, and what they do to the records."""
