"""Articles that contain instructions for the model, and their effect on the records."""
