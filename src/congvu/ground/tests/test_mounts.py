"""What was written for Dovecot about shared mailboxes can be read again."""

from congvu.ground.mounts import Mount, folders, keys, userdb_import


def test_keys_by_folder() -> None:
    """Also of two bodies with one name, and of one whose name has signs that no folder may have."""
    names = ["Văn phòng", "Văn phòng", "Ban A/B"]
    mounts = [Mount(f"m{n}", f"{n}@x", name, f"x/{n}", kept=n == 1) for n, name in enumerate(names)]
    assert keys(userdb_import(mounts)) == {folder: key for key, folder in folders(mounts).items()}
    assert len(keys(userdb_import(mounts))) == 3
    assert keys("") == {}
