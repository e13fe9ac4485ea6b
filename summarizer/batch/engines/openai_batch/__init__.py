"""Engine for a provider's batch API: half the price, results within a day, resumable."""
