"""The kinds of documents: Nghị định 30/2020, Điều 7 and copies, and the further ones that regulations on mail name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its code, name, abbreviation in symbols, and the names by which regulations call it beside its own.

    ``usual``: an administrative document, which a clause on "other documents" means too.
    """

    code: str
    name: str
    abbreviation: str = ""
    also: tuple[str, ...] = ()
    usual: bool = True

    @property
    def names(self) -> frozenset[str]:
        """All its names, folded."""
        return frozenset(fold(name) for name in (self.name, *self.also))


OFFICIAL_LETTER = "cong_van"
_PERIODS = ("báo cáo tuần", "báo cáo tháng", "báo cáo quý", "báo cáo năm")
_KINDS = (
    Kind("nghi_quyet", "Nghị quyết", "NQ"),
    Kind("quyet_dinh", "Quyết định", "QĐ", ("văn bản chỉ đạo, điều hành",)),
    Kind("chi_thi", "Chỉ thị", "CT", ("văn bản chỉ đạo, điều hành", "thông tin chỉ đạo, điều hành của Thủ trưởng")),
    Kind("quy_che", "Quy chế", "QC"),
    Kind("quy_dinh", "Quy định", "QyĐ"),
    Kind("thong_cao", "Thông cáo", "TC"),
    Kind("thong_bao", "Thông báo", "TB"),
    Kind("huong_dan", "Hướng dẫn", "HD"),
    Kind("chuong_trinh", "Chương trình", "CTr", ("chương trình công tác",)),
    Kind("ke_hoach", "Kế hoạch", "KH"),
    Kind("phuong_an", "Phương án", "PA"),
    Kind("de_an", "Đề án", "ĐA"),
    Kind("du_an", "Dự án", "DA"),
    Kind("bao_cao", "Báo cáo", "BC", ("báo cáo các cấp",)),
    Kind("bien_ban", "Biên bản", "BB"),
    Kind("to_trinh", "Tờ trình", "TTr"),
    Kind("hop_dong", "Hợp đồng", "HĐ"),
    Kind(OFFICIAL_LETTER, "Công văn", "", ("văn bản trao đổi công việc",)),
    Kind("cong_dien", "Công điện", "CĐ", ("văn bản chỉ đạo, điều hành",)),
    Kind("ban_ghi_nho", "Bản ghi nhớ", "BGN"),
    Kind("ban_thoa_thuan", "Bản thỏa thuận", "BTT"),
    Kind("giay_uy_quyen", "Giấy ủy quyền", "GUQ"),
    Kind("giay_moi", "Giấy mời", "GM", ("mời họp", "thư mời")),
    Kind("giay_gioi_thieu", "Giấy giới thiệu", "GGT"),
    Kind("giay_nghi_phep", "Giấy nghỉ phép", "GNP"),
    Kind("phieu_gui", "Phiếu gửi", "PG"),
    Kind("phieu_chuyen", "Phiếu chuyển", "PC"),
    Kind("phieu_bao", "Phiếu báo", "PB"),
    Kind("thu_cong", "Thư công"),
    Kind("ban_sao_y", "Bản sao y", "SY", ("văn bản sao y",)),
    Kind("ban_trich_sao", "Bản trích sao", "TrS"),
    Kind("ban_sao_luc", "Bản sao lục", "SL"),
    Kind("bao_cao_dinh_ky", "Báo cáo định kỳ", "", ("báo cáo", *_PERIODS)),
    Kind("bao_cao_chuyen_de", "Báo cáo chuyên đề", "", ("báo cáo",)),
    Kind("lich_cong_tac", "Lịch công tác", "", ("lịch làm việc",)),
    Kind("giay_trieu_tap", "Giấy triệu tập"),
    Kind(
        "tai_lieu_cong_viec",
        "Tài liệu phục vụ công việc",
        "",
        ("tài liệu trao đổi phục vụ công việc",),
        usual=False,
    ),
    Kind("tai_lieu_hop", "Tài liệu phục vụ cuộc họp", "", ("tài liệu phục vụ hội họp",), usual=False),
    Kind("gui_de_biet", "Văn bản gửi để biết"),
    Kind("gui_de_bao_cao", "Văn bản gửi để báo cáo"),
    Kind("du_thao", "Văn bản dự thảo", "", ("đề nghị góp ý", "văn bản dự thảo đề nghị góp ý"), usual=False),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _KINDS})
"""Every kind by its code."""

_OTHERS = frozenset(map(fold, ("văn bản khác", "văn bản hành chính khác")))
_STRONGEST_FIRST = ("compulsory", "paperless", "listed", "encouraged")
_PERIODIC = re.compile(r"\b(?:tuan|thang|quy|nam)\s+(?:\d|[ivx]+\b)")
_SOME_DAY = re.compile(r"ngay \d+(?: thang \d+(?: nam \d+)?|[/.-][\d/.-]+)")


def named(text: str) -> Kind | None:
    """The kind of this name, however its diacritics are written."""
    wanted = fold(text).strip()
    return next((kind for kind in _KINDS if fold(kind.name) == wanted), None)


def of_symbol(symbol: str) -> Kind | None:
    """The kind that a symbol begins with (``QĐ-UBND``); the folded letters count where they mean one kind only."""
    for part in symbol.split("/"):
        first = part.split("-")[0].strip()
        exact = [kind for kind in _KINDS if kind.abbreviation and kind.abbreviation == first]
        loose = [kind for kind in _KINDS if kind.abbreviation and fold(kind.abbreviation) == fold(first)]
        if found := exact or (loose if len(loose) == 1 else []):
            return found[0]
    return None


def refined(code: str, abstract: str) -> str:
    """What regulations tell apart by the abstract: reports on a period or one topic, drafts, schedules."""
    words = _SOME_DAY.sub("", fold(abstract))
    if code == "bao_cao" and "chuyen de" in words:
        return "bao_cao_chuyen_de"
    if code == "bao_cao" and _PERIODIC.search(words[:200]):
        return "bao_cao_dinh_ky"
    if code in {OFFICIAL_LETTER, "thong_bao", ""} and "lich cong tac" in words:
        return "lich_cong_tac"
    if code == OFFICIAL_LETTER and ("gop y" in words or "lay y kien" in words) and "du thao" in words:
        return "du_thao"
    return code


@dataclass(frozen=True, slots=True)
class Way:
    """Whether documents of a kind must, should or may go by mail, or go without paper; and by which clause."""

    mode: str = ""
    clause: str = ""


@carries("documents.kinds")
def way(profile: Profile, code: str) -> Way:
    """What the regulation says of documents of the kind; the strongest where several clauses do."""
    kind = KINDS.get(code)
    ways: list[tuple[bool, Way]] = []
    for clause in profile.of_rule("documents.kinds"):
        listed = frozenset(map(fold, clause.get("kinds")))
        by_name = kind is not None and bool(kind.names & listed)
        if by_name or ((kind is None or kind.usual) and listed & _OTHERS):
            ways.append((by_name, Way(clause.get("mode"), clause.id)))
    named_ones = [one for by_name, one in ways if by_name] or [one for _, one in ways]
    return min(named_ones, key=lambda one: _STRONGEST_FIRST.index(one.mode), default=Way())


def choices(profile: Profile) -> Iterable[tuple[Kind, Way]]:
    """Every kind with what the regulation says of it, for forms."""
    return ((kind, way(profile, kind.code)) for kind in _KINDS)
