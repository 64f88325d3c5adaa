"""The examiner: the process that looks into letters of agencies after acceptance (``congvu.documents.examiner``)."""
