"""Administrative documents in the form of Nghị định 30/2020/NĐ-CP: one letterhead as DOCX, one as PDF, and minutes."""
