"""From labelled articles to training examples."""
