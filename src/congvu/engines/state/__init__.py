"""The state directory: settings, secrets, certificates, rendered files; what ``up`` checks before and makes."""
