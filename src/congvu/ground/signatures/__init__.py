"""Electronic signatures: one verdict on PDF, OOXML, ODF, XML, CMS (CAdES, .p7m, .p7s) and S/MIME.

Maintained packages do the work: pyHanko the CMS, its timestamps and the changes of a PDF, pyhanko-certvalidator the
paths of certificates, signxml the XML signatures. What stands here says which bytes a signature covers and what its
verdict is called (ETSI EN 319 102-1). Files come from outside: ``examining`` is the work of a bounded child.
"""
