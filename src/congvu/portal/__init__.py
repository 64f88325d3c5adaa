"""The portal: the pages that people open. It shows the lower rooms and calls their actions; it decides nothing itself.

Words: an *office* is what somebody may do beyond their own mailbox, and where; a *wait* is the time for which a further
sign-in attempt is not even looked at. Pages work without scripts, so the browser is told to run none.
"""
