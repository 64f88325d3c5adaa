"""Time does its work: what is due on mailboxes by their regulation, each day once (VP-6.3, CT-5.4, CT-10.3, DN-7.3).

A *night* is one day's duties of one jurisdiction. It may be begun again at any moment: what it has done is kept.
After a stop of several days one night catches up: it judges by the dates, not by which day it is run on.
"""
