"""Export networks as GraphML, GEXF and matrices."""
