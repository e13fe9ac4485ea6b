"""Language models: the embedded engine, endpoints and providers, behind one protocol."""
