"""From words to places in the source: pure string rules."""
