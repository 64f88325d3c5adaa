"""Redis: Rspamd's memory (Bayes, rate limits, greylist, history) on a unix socket, never on the network."""
