"""Places where SQLite's write-ahead log is unsafe: network file systems and folders that a cloud copies.

WAL needs memory shared between processes (sqlite.org/wal.html, "All processes using a database must be on the same
host"); a copying program may carry off the file without its -wal. There a rollback journal is used.
"""

from __future__ import annotations

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK_TYPES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2",
    "9p", "vboxsf", "vmhgfs", "prl_fs", "davfs", "drvfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.s3fs",
    "fuse.vmhgfs-fuse", "fuse.glusterfs", "fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.gvfsd-fuse",
})  # fmt: skip
_CLOUD_FOLDERS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "megasync": "MEGA",
    "seafile": "Seafile",
    "box sync": "Box",
}


def is_wal_safe(path: Path, *, mounts: Path = MOUNTS) -> bool:
    return not network_type(path, mounts=mounts) and not cloud_name(path)


def note(path: Path, *, mounts: Path = MOUNTS) -> str:
    """One sentence for the user about a place that needs care; empty for an ordinary one."""
    if name := cloud_name(path):
        return f"The library lies in a {name} folder: open it on one computer at a time, and let {name} finish copying."
    if kind := network_type(path, mounts=mounts):
        return f"The library lies on a network volume ({kind}): open it on one computer at a time."
    return ""


def cloud_name(path: Path) -> str:
    """The cloud service whose folder `path` lies in, by the folder names in use; else empty."""
    for folder in path.absolute().parents:
        name = folder.name.casefold()
        # "OneDrive - University of Somewhere", "Dropbox (Personal)"
        for known in (name, name.split(" - ")[0], name.split(" (")[0]):
            if known in _CLOUD_FOLDERS:
                return _CLOUD_FOLDERS[known]
    if any((folder / ".stfolder").exists() for folder in path.absolute().parents):
        return "Syncthing"
    return ""


def network_type(path: Path, *, mounts: Path = MOUNTS) -> str:
    """The file system type of `path` if it is one of a network, else empty (also where the system does not tell)."""
    kind = file_system_type(path, mounts=mounts)
    return kind if kind in _NETWORK_TYPES else ""


def file_system_type(path: Path, *, mounts: Path = MOUNTS) -> str:
    """The type of the deepest mount point above `path`, from a file in the form of proc(5) mountinfo."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    wanted = os.path.realpath(path.absolute().parent)
    best, kind = "", ""
    for line in lines:
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if not separator or len(fields) < 5 or not right:
            continue
        point = _unescape(fields[4])
        if _contains(point, wanted) and len(point) >= len(best):
            best, kind = point, right.split(" ")[0]
    return kind


def _contains(point: str, path: str) -> bool:
    return point == "/" or path == point or path.startswith(point + "/")


def _unescape(field: str) -> str:
    """Blanks in a mount point are written as octal (proc(5))."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, char)
    return field
