"""Claims: resolve speakers and channels, dates and hedges."""
