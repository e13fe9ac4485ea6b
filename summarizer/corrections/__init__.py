"""What people decided about the records of a folder of results, and its effect on them."""
