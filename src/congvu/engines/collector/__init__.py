"""The collector: the process that makes events of the engines' logs (``congvu.evidence``); mail needs it not."""
