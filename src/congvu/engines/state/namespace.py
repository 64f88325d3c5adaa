"""A private view of the file system for a checkout or state directory below a closed one (often /root, mode 0700).

The engines run under accounts of their own and cannot pass a closed ancestor. Instead of opening it for everyone,
``up`` and all that it starts run in a mount namespace (mount_namespaces(7)) in which the ancestor is covered by an
empty tmpfs that holds the checkout and the state directory at the same paths. It vanishes with its last process.
"""

import os
import subprocess
import sys
from pathlib import Path

from congvu.engines.state.preflight import CannotStart

INSIDE = "CONGVU_INSIDE_NAMESPACE"
UNSHARE = ("unshare", "--mount", "--propagation", "private")


def _open_to_all(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def closed_ancestor(path: Path) -> Path | None:
    """The topmost directory on the way to ``path``, itself included, that others cannot pass."""
    for folder in (*reversed(path.parents), path):
        if folder.is_dir() and not _open_to_all(folder):
            return folder
    return None


def kept(root: Path, state: Path) -> list[Path]:
    """What must stay visible: the checkout (its entries, where its own directory is closed) and the state directory."""
    checkout = [root] if _open_to_all(root) else sorted(entry for entry in root.iterdir() if entry.name != ".git")
    inside = any(state == path or path in state.parents for path in checkout)
    return checkout if inside else [*checkout, state]


def _mount(*arguments: str, handles: tuple[int, ...] = ()) -> None:
    done = subprocess.run(["/bin/mount", *arguments], capture_output=True, text=True, pass_fds=handles, check=False)
    if done.returncode:
        words = done.stderr.strip()
        raise CannotStart(
            "cannot-mount",
            f"Không tạo được không gian mount riêng ({words}); hãy đặt thư mục ở nơi mọi tài khoản đi qua được.",
            f"No private mount namespace can be made ({words}); put the directory where every account can pass.",
        )


def _bind(handle: int, path: Path) -> None:
    """Bring back what a tmpfs covers, through a handle that was opened before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if Path(f"/proc/self/fd/{handle}").stat().st_mode & 0o170000 == 0o040000:
        path.mkdir()
    else:
        path.touch()
    _mount("--no-canonicalize", "--bind", f"/proc/self/fd/{handle}", str(path), handles=(handle,))


def cover(root: Path, state: Path) -> None:
    """Inside the new namespace: put a tmpfs over each closed ancestor and bind what is kept into it."""
    covered = {folder for path in (root, state) if (folder := closed_ancestor(path))}
    hidden = [path for path in kept(root, state) if any(folder in path.parents for folder in covered)]
    if state in hidden:
        # only what exists can be brought back: a first system's directory is made before its parent is covered
        state.mkdir(parents=True, exist_ok=True)
    handles = {path: os.open(path, os.O_PATH) for path in hidden}
    for folder in covered:
        _mount("-t", "tmpfs", "-o", "mode=0755,size=1m", "congvu", str(folder))
    for path, handle in handles.items():
        _bind(handle, path)
        os.close(handle)
    os.chdir("/")


def enter(root: Path, state: Path, arguments: list[str]) -> None:
    """Return when every account can reach both places; else run this command again in a namespace of its own."""
    if os.environ.pop(INSIDE, None):
        cover(root, state)
        return
    if not closed_ancestor(root) and not closed_ancestor(state):
        return
    require_own_namespace(closed_ancestor(root) or closed_ancestor(state))
    command = [*UNSHARE, sys.executable, "-m", "congvu.wiring.main", *arguments]
    os.execvpe("unshare", command, os.environ | {INSIDE: "1"})  # noqa: S606 - no shell is wanted


def require_own_namespace(folder: Path | None) -> None:
    """Refuse where the kernel gives none: a container without the right to mount, a chroot that is no mount point."""
    try:
        done = subprocess.run([*UNSHARE, "/bin/true"], capture_output=True, text=True, check=False)
        words = done.stderr.strip() if done.returncode else ""
    except OSError as error:
        words = str(error)
    if words:
        raise CannotStart(
            "no-unshare",
            f"Tài khoản của các dịch vụ không đi qua được {folder}, và không tạo được không gian mount riêng "
            f"({words}); hãy chuyển mã nguồn và thư mục trạng thái đến nơi mọi tài khoản đi qua được, ví dụ /srv.",
            f"The services' accounts cannot pass {folder}, and no private mount namespace can be made ({words}); "
            "move checkout and state to where every account can pass, such as /srv.",
        )
