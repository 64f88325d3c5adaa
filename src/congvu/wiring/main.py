"""The entry of every command: ``congvu COMMAND``. Only the chosen command's module is imported."""

import argparse
import re
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

from congvu.ground.errors import CongvuError
from congvu.wiring.refusal import database_errors, database_refusal

COMMANDS: dict[str, tuple[str, str, str]] = {
    "up": ("congvu.cli.up", "khởi động hệ thống", "raise the system"),
    "down": ("congvu.cli.down", "dừng hệ thống", "stop the system"),
    "status": ("congvu.cli.status", "tình trạng các dịch vụ", "how the services are"),
    "doctor": (
        "congvu.cli.doctor",
        "khám cấu hình, cổng, chứng thư, DNS",
        "examine configuration, ports, certificates, DNS",
    ),
    "name": ("congvu.cli.name", "đề xuất địa chỉ theo quy chế", "propose addresses by a regulation"),
    "check": ("congvu.cli.check", "xét thư theo quy chế như bộ lọc", "judge messages as the gate would"),
    "signature": (
        "congvu.cli.signature",
        "kiểm tra chữ ký số của tệp, thư",
        "judge the signatures of files and messages",
    ),
    "compliance": (
        "congvu.cli.compliance",
        "từng điều khoản: mã thực hiện, phép thử, bằng chứng",
        "each clause: its code, its tests, its live evidence",
    ),
    "report": (
        "congvu.cli.report",
        "lập báo cáo theo quy chế: JSON, XLSX, DOCX, PDF",
        "make a statutory report: JSON, XLSX, DOCX, PDF",
    ),
    "explain": ("congvu.cli.explain", "điều khoản nào đã quyết định, ra sao", "which clauses decided what, and how"),
    "regulation": ("congvu.cli.regulation", "lập, kiểm tra một quy chế mới", "write a new regulation, examine one"),
    "import": ("congvu.cli.import_roster", "nhập danh sách, cấp hộp thư", "import a roster, issue mailboxes"),
    "request": ("congvu.cli.request", "yêu cầu về hộp thư", "requests for mailboxes"),
    "slips": ("congvu.cli.slips", "in lại phiếu mật khẩu dùng một lần", "print new one-time passwords"),
    "mailbox": (
        "congvu.cli.mailbox",
        "một hộp thư: xem, tạm ngưng, thu hồi, xóa…",
        "a mailbox: show, suspend, revoke, delete…",
    ),
    "exception": (
        "congvu.cli.exception",
        "hộp thư thứ hai trong trường hợp đặc biệt",
        "second mailboxes in special cases",
    ),
    "departure": ("congvu.cli.departure", "người báo chuyển đi, nghỉ hưu", "people who tell that they leave"),
    "leave": ("congvu.cli.leave", "kỳ nghỉ của cán bộ", "leave of officials"),
    "duties": ("congvu.cli.duties", "việc đang chờ một người", "what waits for somebody"),
    "agency": ("congvu.cli.agency", "cơ quan: còn thiếu gì, cam kết", "agencies: what they lack, what they promised"),
    "held": ("congvu.cli.held", "thư bị giữ: xem, cho đi, từ chối", "held letters: list, release, refuse"),
    "list": ("congvu.cli.list", "danh sách thư và người được gửi", "mailing lists and who writes to them"),
    "document": (
        "congvu.cli.document",
        "văn bản: sổ, phát hành, kết quả gửi",
        "documents: books, issuing, what became of them",
    ),
    "hold": ("congvu.cli.hold", "hộp thư dùng chung: giữ, bàn giao", "shared mailboxes: holding, handing over"),
    "account": (
        "congvu.cli.account",
        "đăng nhập của một hộp thư: xem, mở khóa, gỡ lớp hai",
        "sign-in of one mailbox: show, unlock, reset",
    ),
    "directory": ("congvu.cli.directory", "công bố, đối chiếu danh bạ LDAP", "publish LDAP, prove it equal"),
    "nightly": ("congvu.cli.nightly", "những gì đến hạn trên hộp thư", "what time has made due on mailboxes"),
    "application": (
        "congvu.cli.application",
        "phần mềm khác dùng chung tài khoản (OIDC)",
        "other software that uses the accounts (OIDC)",
    ),
    "reorganise": ("congvu.cli.reorganise", "tổ chức lại cơ quan, đơn vị", "agencies renamed, merged, split"),
    "ledger": ("congvu.cli.ledger", "sổ ghi: kiểm, xuất, xem", "the ledger of acts: prove, export, read"),
    "usage": ("congvu.cli.usage", "thống kê sử dụng, kết luận theo quy chế", "use of mailboxes, and the verdicts"),
    "evidence": (
        "congvu.cli.evidence",
        "chứng cứ: kiểm chuỗi băm, xem tình trạng",
        "evidence: prove the chain, what was counted",
    ),
    "bench": ("congvu.cli.bench.command", "đo hiệu năng so với các máy chủ trần", "measure against the bare engines"),
    "test": ("congvu.cli.test", "kiểm tra mã nguồn và toàn hệ thống", "check the code and the whole system"),
}
"""Command: its module (``configure(parser)``, ``run(arguments)``), and what it does in Vietnamese and English."""


WRONG_USAGE = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"one of the arguments (.+) is required", r"thiếu một trong: \1"),
    (r"argument (.+): expected .*arguments?", r"\1 cần có giá trị"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 không nhận \2; chọn một trong: \3"),
    (r"argument (.+): invalid int value: (.+)", r"\1 phải là số nguyên, không phải \2"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 không đi cùng \2"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 không nhận giá trị \2"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 chưa rõ, có thể là \2"),
)
"""argparse's own sentences and what they say in Vietnamese; types of this house speak both languages themselves."""


class Parser(argparse.ArgumentParser):
    """argparse, with wrong usage told like every other refusal: in one line, in both languages."""

    def add_subparsers(self, **how: Any) -> Any:
        """Acts are named ACT in sentences and usage, never by our variable."""
        return super().add_subparsers(**({"metavar": "ACT"} | how))

    def error(self, message: str) -> NoReturn:
        """What is wrong, and where the options stand; exit code 2."""
        told = (match.expand(vi) for pattern, vi in WRONG_USAGE if (match := re.fullmatch(pattern, message)))
        both = " / ".join([*told, message])
        self.exit(2, f"{self.prog}: sai cách dùng / wrong usage: {both} (xem / see: ./{self.prog} --help)\n")


def _overview() -> str:
    lines = [f"  {name:12} {vi} / {en}" for name, (_, vi, en) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: congvu COMMAND [...]   (congvu COMMAND --help)",
            "",
            "CôngVụ: thư điện tử công vụ / official e-mail",
            "",
            *lines,
        ]
    )


def _refuse_usage(name: str) -> int:
    print(f"congvu: không có lệnh '{name}' / no such command '{name}'; ./congvu --help", file=sys.stderr)
    return 2


def _interrupt(_number: int, _frame: object) -> None:
    """A polite request to end is an interruption: what was begun is cleaned up."""
    raise KeyboardInterrupt


def _parsed(parser: argparse.ArgumentParser, rest: list[str]) -> argparse.Namespace:
    """The options; what is unknown is wrong usage, unless the command hands it on (it has a default ``passed_on``)."""
    options, unknown = parser.parse_known_args(rest)
    if "passed_on" in options:
        options.passed_on = unknown
    elif unknown:
        parser.error(f"không có tùy chọn / no such option: {' '.join(unknown)}")
    return options


def _system_refusal(error: OSError) -> str:
    """A file that is not there; else a full or read-only disk and the like, in the system's own sentence."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"{error.filename}: Không có tệp này. / There is no such file."
    return f"hệ điều hành từ chối / the operating system refuses: {error}"


def main(argv: list[str] | None = None) -> int:
    """Run one command; refusals become one line on standard error."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments:
        print(_overview(), file=sys.stderr)
        return 2
    name, *rest = arguments
    if name in {"-h", "--help", "help"}:
        print(_overview())
        return 0
    if name not in COMMANDS:
        return _refuse_usage(name)
    target, vi, en = COMMANDS[name]
    module = import_module(target)
    parser = Parser(prog=f"congvu {name}", description=f"{vi} / {en}")
    module.configure(parser)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return int(module.run(_parsed(parser, rest)))
    except CongvuError as error:
        print(f"congvu: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except database_errors() as error:
        print(f"congvu: {database_refusal(error)}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"congvu: {_system_refusal(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("congvu: đã ngắt / interrupted", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
