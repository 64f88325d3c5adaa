"""Vietnamese text in encodings older than Unicode (TCVN 6909:2001): found, and read as Unicode.

TCVN3 (ABC), VNI, VISCII, VPS, VIQR and windows-1258, in bytes or in text that was decoded by a wrong label, and Unicode
with its marks apart (NFD). CT-QD.0, DL-10, DN-9.5, VP-7.2.
"""

from congvu.ground.legacy.detection import Legacy, detect, to_unicode

__all__ = ["Legacy", "detect", "to_unicode"]
