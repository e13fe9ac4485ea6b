"""Export to brat's standoff format, and read it back."""
