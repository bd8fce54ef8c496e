"""malmoi (말모이): Korean web crawls and licensed deliveries into Parquet shards whose every sentence can be traced."""

__version__ = "0.1.0"
