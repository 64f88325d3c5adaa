"""``congvu bench``: what the system costs, as ratios against the bare engines measured in the same run.

Words: a *sample* is one run of a load on one system; a *round* is one sample of ours and one of the bare pair, one
after the other, so that whatever else the machine does meets both; a *figure* is the median over the rounds, with its
target.
Wall time on a shared machine is noisy, therefore each figure of speed has a twin in CPU seconds.
"""
