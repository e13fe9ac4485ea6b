"""The embedded model: llama.cpp inside this process, its grammar and its weights."""
