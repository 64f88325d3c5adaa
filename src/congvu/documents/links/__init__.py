"""Large files (tệp lớn) as links: left on the official host for some days, fetched by whoever has the link.

Only where the regulation knows such a way: a limit for each attached file (DN-5.2.s2), or an address from which the
document is taken instead of the mailbox (CT-7.1.s3, DL-9.s3).
"""
