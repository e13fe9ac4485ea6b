"""Export, evaluate and document an adapter."""
