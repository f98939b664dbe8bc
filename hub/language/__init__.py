"""Languages of what the hub itself says. A refusal's English sentence is its key; Spanish stands beside it."""
