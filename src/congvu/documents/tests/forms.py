"""Documents in administrative form, made for the tests: as DOCX, as the text of a PDF, as OCR reads a scan."""

import io
from dataclasses import dataclass, field
from datetime import date

import docx

from congvu.directory.papers.letterhead import Letterhead, close, document, say
from congvu.ground.vietnamese import fold


@dataclass
class Made:
    """What a document says of itself."""

    issuer: str = "Sở Y tế"
    superior: str = "Ủy ban nhân dân tỉnh Vĩnh Phúc"
    place: str = "Vĩnh Phúc"
    number: str = "123"
    symbol: str = "TB-SYT"
    kind: str = "Thông báo"
    abstract: str = "Về việc sử dụng hộp thư điện tử công vụ"
    day: date = date(2026, 11, 5)
    recipients: list[str] = field(default_factory=lambda: ["Như trên", "Sở Tài chính", "UBND tỉnh (để b/c)"])
    body: str = "Thực hiện quy chế quản lý, sử dụng thư điện tử, Sở Y tế thông báo như sau."

    def docx(self) -> bytes:
        """As DOCX, on the house's own letterhead."""
        made = document(
            Letterhead(self.superior, self.issuer, self.place, self.day, self.kind, self.abstract, self.symbol)
        )
        for paragraph in made.tables[0].rows[0].cells[0].paragraphs:
            if paragraph.text.startswith("Số:"):
                paragraph.runs[0].text = f"Số: {self.number}/{self.symbol}"
        say(made, self.body)
        close(made, self.recipients, "Giám đốc")
        written = io.BytesIO()
        made.save(written)
        return written.getvalue()

    def pdf_text(self) -> str:
        """As a PDF's text comes out: the two columns side by side."""
        day = f"ngày {self.day:%d} tháng {self.day:%m} năm {self.day:%Y}"
        return "\n".join(
            [
                f"{self.superior.upper()}     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                f"{self.issuer.upper()}     Độc lập - Tự do - Hạnh phúc",
                f"Số: {self.number}/{self.symbol}     {self.place}, {day}",
                self.kind.upper(),
                self.abstract,
                "Kính gửi: Các đơn vị trực thuộc.",
                self.body,
                "Nơi nhận:          GIÁM ĐỐC",
                *(f"- {line};          " for line in self.recipients),
                "- Lưu: VT.          (Đã ký)",
            ]
        )

    def scanned(self) -> str:
        """As poor OCR reads it: no marks, one blank between columns, O for 0."""
        text = self.pdf_text().replace("     ", " ")
        lines = [fold(line).upper() if line.isupper() else _plain(line) for line in text.splitlines()]
        return "\n".join(lines).replace("nam 2026", "nam 2O26")


def _plain(line: str) -> str:
    """Without marks, capitals kept."""
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in line)


def text_of(content: bytes) -> str:
    """The text of a DOCX, cells one after another, as extraction gives it."""
    body = docx.Document(io.BytesIO(content)).element.body
    paragraphs = (one for one in body.iter() if one.tag.endswith("}p"))
    return "\n".join("".join(run.text or "" for run in one.iter() if run.tag.endswith("}t")) for one in paragraphs)


@dataclass
class Part:
    """A text of a letter."""

    kind: str
    where: str
    decoded: str
