"""A folder or a file that cannot be written: which of the usual reasons it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from server.database.place import known
from server.errors import Unusable

FOLDER = {
    errno.EACCES: "data-no-right", errno.EPERM: "data-no-right", errno.EROFS: "data-no-right",
    errno.ENOSPC: "data-disk-full", errno.EDQUOT: "data-disk-full", errno.EFBIG: "data-disk-full",
    errno.EEXIST: "data-no-folder", errno.ENOTDIR: "data-no-folder",
}  # fmt: skip
"""What the system answers, as a code of ours; anything else stands in its words."""


def require_writable(url: str) -> None:
    """SQLite opens what it may not write without a word, and refuses at the first change."""
    path = Path(known(url).database or "")
    if not path.exists():
        return
    if path.is_dir() or not os.access(path, os.R_OK):
        raise Unusable("database-not-opened", place=str(path), reason="no file to read")
    if not os.access(path, os.W_OK):
        raise Unusable("database-read-only", place=str(path), reason="permission denied")


def unwritable(folder: Path, error: OSError) -> Unusable:
    code = FOLDER.get(error.errno or 0, "data-not-writable")
    return Unusable(code, path=str(folder), reason=error.strerror or str(error))
