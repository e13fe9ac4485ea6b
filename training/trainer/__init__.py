"""Fit an adapter: base model, loop, loss, checkpoints."""
