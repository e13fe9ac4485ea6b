"""Read what the lines around an article say, as newspapers, agencies and offices set them."""
