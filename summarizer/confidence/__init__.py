"""The probability that a record is right, from what is known when it is written."""
