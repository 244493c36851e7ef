"""Where a folder lies: on a disk of this computer, on a network share, or in a folder that a program synchronizes.

SQLite's log needs memory that all users of a file share, which no network file system gives
(https://sqlite.org/wal.html, "all processes using a database must be on the same host computer"). A sync program
copies a file while it is written and puts older copies back. Standard library only, and quick: it runs at each start.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

MOUNT_TABLE = Path("/proc/self/mountinfo")
"""See proc_pid_mountinfo(5)."""
_WINDOWS_REMOTE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""

_NETWORK = frozenset(
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs ncpfs afpfs webdav davfs davfs2 afs coda ceph glusterfs lustre gpfs "
    "beegfs orangefs ocfs2 gfs2 9p sshfs macfuse_sshfs".split()
)
_NETWORK_FUSE = frozenset(
    "sshfs rclone s3fs goofys gcsfuse davfs davfs2 curlftpfs gvfsd-fuse kio-fuse smbnetfs glusterfs ceph ceph-fuse "
    "cvmfs mfs juicefs seaweedfs google-drive-ocamlfuse onedriver".split()
)
_SYNCED = (
    (re.compile(r"dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"onedrive(( |-).+)?"), "OneDrive"),
    (re.compile(r"google ?drive.*|my drive|drivefs"), "Google Drive"),
    (re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs"), "iCloud Drive"),
    (re.compile(r"nextcloud\d*"), "Nextcloud"),
    (re.compile(r"owncloud\d*"), "ownCloud"),
    (re.compile(r"box sync|box-box"), "Box"),
    (re.compile(r"pcloud ?drive|pcloudsync"), "pCloud"),
    (re.compile(r"mega(sync)?"), "MEGA"),
    (re.compile(r"proton ?drive.*"), "Proton Drive"),
    (re.compile(r"creative cloud files.*"), "Creative Cloud"),
)
_MARKERS = ((".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".nextcloudsync.log", "Nextcloud"))
"""What these programs put into the folder they synchronize, whatever its name. Dropbox's own settings are a folder
of the same name in the home, which is none."""


@dataclass(frozen=True, slots=True)
class Place:
    """At most one of both: the type of the network file system, and the program that synchronizes."""

    network: str = ""
    synced_by: str = ""


def of(folder: Path) -> Place:
    """Where `folder` lies, or will lie once it is made. What cannot be found out counts as this computer's disk."""
    real = folder.resolve()
    network = _network(real)
    return Place(network=network) if network else Place(synced_by=synced_by(real) or synced_by(folder))


def synced_by(folder: Path) -> str:
    """The program that synchronizes `folder`, by the names of the folders above it and what stands in them."""
    for part in folder.parts:
        for pattern, name in _SYNCED:
            if pattern.fullmatch(part.casefold()):
                return name
    for above in (folder, *folder.parents):
        for marker, name in _MARKERS:
            # A folder counts for Syncthing alone.
            if (above / marker).is_file() or (name == "Syncthing" and (above / marker).is_dir()):
                return name
    return ""


def linux_network(folder: str, mountinfo: str) -> str:
    """The type of the network file system that holds `folder` (absolute), by the text of `MOUNT_TABLE`; else empty."""
    best, found = "", ""
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        fields, source = before.split(" "), after.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        # Of two at one place the later one covers the other.
        if len(point) >= len(best) and _holds(point, folder):
            best, found = point, source[0] if _is_network(source) else ""
    return found


def mac_network(folder: str, mounts: str) -> str:
    """As `linux_network`, by what ``mount`` prints on a Mac: ``//u@host/share on /Volumes/share (smbfs, nodev)``."""
    best, found = "", ""
    for line in mounts.splitlines():
        match = re.fullmatch(r".+? on (/.*) \(([^(),]+)[^()]*\)", line)
        if match and len(match[1]) >= len(best) and _holds(match[1], folder):
            best, found = match[1], match[2] if match[2] in _NETWORK else ""
    return found


def windows_network(folder: str, drive_type: int) -> str:
    """For a path of Windows; `drive_type` is what GetDriveTypeW says of its drive."""
    plain = folder.replace("/", "\\")
    if plain.startswith("\\\\?\\UNC\\"):
        return "UNC"
    if plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\")):
        return "UNC"
    return "SMB" if drive_type == _WINDOWS_REMOTE else ""


def _network(folder: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        return windows_network(str(folder), ctypes.windll.kernel32.GetDriveTypeW(folder.anchor))
    if sys.platform == "darwin":
        return mac_network(str(folder), _mounts())
    try:
        mountinfo = MOUNT_TABLE.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return linux_network(str(folder), mountinfo)


def _mounts() -> str:
    import subprocess  # takes long to load, and only a Mac needs it

    try:
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _is_network(source: list[str]) -> bool:
    """`source`: type, source and options of the file system."""
    kind = source[0]
    if kind == "9p":
        # A container's own disk, handed in by the one kernel that uses it; a drive of Windows seen from its Linux is
        # shared with Windows.
        return "trans=fd" not in source[-1] or "drvfs" in " ".join(source)
    return kind in _NETWORK or (kind.startswith("fuse.") and kind[5:] in _NETWORK_FUSE)


def _holds(point: str, folder: str) -> bool:
    return folder == point or folder.startswith(point.rstrip("/") + "/")


def _unescaped(field: str) -> str:
    """Blanks, tabs, line ends and backslashes stand as three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)
