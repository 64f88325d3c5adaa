"""The directory: jurisdictions, agencies, units, people, mailboxes, addresses, lists; published to LDAP.

The database owns every fact; LDAP is a projection that can be dropped and rebuilt. Words: an *agency* (cơ quan) is a
state body; a *unit* (đơn vị) is a division directly under one agency; a *mailbox* (hộp thư) is personal, of an agency,
of a unit, or technical; an *address* is never used for a second mailbox once it was given (DN-3.5, CT-4.2.d).
"""
