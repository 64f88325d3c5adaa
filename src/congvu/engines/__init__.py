"""The engines: from one plan to each engine's own configuration files, and the supervisor that keeps them running."""
