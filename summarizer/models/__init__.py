"""Models to ask: the embedded engine, endpoints and providers, behind one protocol."""
