"""PLOVER's gold sentences: who does what to whom, read off claims and positions."""
