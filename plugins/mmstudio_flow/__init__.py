"""The flow plugin: generators that follow a learned flow from noise to data."""
