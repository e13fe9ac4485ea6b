"""A provider's batch API: half the price, an answer within a day, and nothing lost meanwhile."""
