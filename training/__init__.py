"""Make the adapter of the embedded model: labelled articles go in, a GGUF file comes out.

The rooms, in the order of the work: `corpus` reads articles, `check` and `leakage` refuse bad
ones, `targets` and `dataset` write the examples, `batches`, `base` and `loop` train, `export`
writes the adapter, `card` says what it is, `verdict` whether it may replace the shipped one.
Only `base`, `loop`, `checkpoints`, `export` and `toy` need the `train` extra.
"""
