"""The gate: what may pass, by the regulation, between Postfix and the world; it knows nothing of Django.

A *letter* (thư) is a message with its envelope; a *check* looks at a letter and makes *findings*, each with its clause;
the *policy* is the one table that says which checks a regulation asks for in each direction; a *verdict* is what
becomes of the letter. Facts about addresses come from LDAP. Articles: CT-7.1, CT-8, CT-10.4, CT-11.5, DL-8, DL-10,
DL-11.5, DL-13, DN-3.2, DN-5, DN-8, DN-9, DN-12, QT-1.4, QT-4, VP-2.4, VP-7.2, VP-8.
"""
