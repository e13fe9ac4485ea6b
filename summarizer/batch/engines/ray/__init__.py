"""Engine for a Ray cluster, which distributes documents to workers on many machines."""
