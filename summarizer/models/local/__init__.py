"""The embedded model: llama.cpp in this process, its grammar and its files."""
