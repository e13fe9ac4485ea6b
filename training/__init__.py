"""Train the adapter of the embedded model: from labelled articles to a GGUF file.

`data_prep` turns labelled articles into training examples, `trainer` fits the adapter, `release`
exports and evaluates it, `analysis` checks labels and measures agreement. `pipeline` runs the steps
over one folder and `cli` is the command line. Only `trainer` and `gguf_adapter` need the `train`
extra.
"""
