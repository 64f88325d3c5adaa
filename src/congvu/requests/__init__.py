"""Applications, approvals, deadlines: how a mailbox is asked for, by whom, who decides, who carries it out.

A request (yêu cầu) is a list of rows from one agency; each row asks for one mailbox to be issued, changed, cancelled or
given a new password. Articles: CT-5, CT-6, CT-9, CT-PL1; DL-4bis, DL-6, DL-11.8; DN-6, DN-7, DN-11; QT-1.5, QT-4.3,
QT-5.2; VP-4.3, VP-6, VP-12.6.
"""
