"""Official documents sent and received: held letters, register, receipts, assignments, signature verdicts, legal value.

A *document* (văn bản) has a number and symbol, a date, a kind, an issuing agency and recipients (Nơi nhận, Nghị định
30/2020); the *register* (sổ văn bản) of each agency has those issued and those received. Articles: CT-7, CT-11.2, DL-8,
DL-9, DL-14, DN-9, DN-10, DN-13.3, DN-14.4, QT-4.1, VP-9, VP-13.2.
"""
