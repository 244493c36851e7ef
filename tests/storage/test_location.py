"""Directories where they must not lie: network shares are refused, folders that are synchronized are warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker.errors import UnsafePlace
from caseworker.paths import Paths
from caseworker.storage import location
from caseworker.storage.location import Place, linux_network, mac_network, synced_by, windows_network
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import CHEAP, Clock

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:40 / /home rw,relatime shared:7 master:1 - nfs4 files.example.org:/home rw,vers=4.2
41 40 8:1 / /home/ann/disk rw - xfs /dev/sda1 rw
42 27 0:42 / /mnt/our\040team rw - cifs //files.example.org/team rw,vers=3.1.1
43 27 0:43 / /mnt/auto rw - autofs systemd-1 rw
44 43 0:44 / /mnt/auto rw - nfs files.example.org:/auto rw
45 27 0:45 / /mnt/ssh rw - fuse.sshfs ann@example.org: rw
46 27 0:46 / /mnt/usb rw - fuseblk /dev/sdb1 rw
47 27 0:47 / /mnt/c rw - 9p drvfs rw,dirsync,aname=drvfs;path=C:\;uid=1000,trans=fd,rfd=4,wfd=4
48 27 0:48 / /sandbox rw - 9p none rw,trans=fd,rfdno=5,wfdno=5
49 27 0:49 / /mnt/host rw - 9p host0 rw,trans=virtio,version=9p2000.L
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ann@files.example.org/team on /Volumes/our team (1) (smbfs, nodev, nosuid, mounted by ann)
files.example.org:/home on /Volumes/home (nfs)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann/caseworker", "nfs4"),
        ("/home", "nfs4"),
        ("/homes/ann", ""),
        ("/home/ann/disk/caseworker", ""),
        ("/mnt/our team/caseworker", "cifs"),
        ("/mnt/auto/x", "nfs"),
        ("/mnt/ssh/x", "fuse.sshfs"),
        ("/mnt/usb/x", ""),
        ("/mnt/c/Users/ann", "9p"),
        ("/sandbox/x", ""),
        ("/mnt/host/x", "9p"),
        ("/var/lib", ""),
    ],
)
def test_the_mount_table_of_linux(folder: str, kind: str) -> None:
    assert linux_network(folder, MOUNTS) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/Volumes/our team (1)/x", "smbfs"), ("/Volumes/home/x", "nfs"), ("/Users/ann", ""), ("/Volumes/other", "")],
)
def test_the_mounts_of_a_mac(folder: str, kind: str) -> None:
    assert mac_network(folder, MAC) == kind


@pytest.mark.parametrize(
    ("folder", "drive", "kind"),
    [
        (r"\\files\team\caseworker", 0, "UNC"),
        ("//files/team", 0, "UNC"),
        (r"\\?\UNC\files\team", 0, "UNC"),
        (r"Z:\caseworker", 4, "SMB"),
        (r"C:\Users\ann", 3, ""),
        (r"\\?\C:\Users\ann", 3, ""),
    ],
)
def test_paths_of_windows(folder: str, drive: int, kind: str) -> None:
    assert windows_network(folder, drive) == kind


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox/caseworker", "Dropbox"),
        ("Dropbox (Harbor House)/a/b", "Dropbox"),
        ("OneDrive - Harbor House/x", "OneDrive"),
        ("OneDrive", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal/x", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-ann@example.org/My Drive", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud Drive"),
        ("iCloudDrive/x", "iCloud Drive"),
        ("Nextcloud/x", "Nextcloud"),
        ("Box Sync/x", "Box"),
        ("Dropboxes/x", ""),
        ("mailbox/x", ""),
        ("Documents/caseworker", ""),
    ],
)
def test_folders_that_are_synchronized_by_name(folder: str, program: str, tmp_path: Path) -> None:
    assert synced_by(tmp_path / folder) == program


def test_a_synchronized_folder_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / ".dropbox").mkdir()
    assert location.of(tmp_path / "cases" / "new") == Place(), "the settings of Dropbox lie in the home"
    (tmp_path / "cases" / ".stfolder").mkdir()
    assert location.of(tmp_path / "cases" / "new") == Place(synced_by="Syncthing")


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system says is a network share."""
    folder = tmp_path / "share"
    folder.mkdir()
    table = tmp_path / "mountinfo"
    table.write_text(f"1 1 254:0 / / rw - ext4 /dev/vda rw\n2 1 0:9 / {folder} rw - nfs4 files.example.org:/x rw\n")
    monkeypatch.setattr(location, "MOUNT_TABLE", table)
    monkeypatch.setattr(location.sys, "platform", "linux")
    return folder


def test_on_a_network_share_nothing_is_made_or_opened(share: Path, tmp_path: Path, clock: Clock) -> None:
    link = tmp_path / "link"
    link.symlink_to(share)
    for folder in (share / "data", link / "data"):
        vault = SqliteVault(Paths.at(folder), clock.today, cost=CHEAP)
        for attempt in (lambda: vault.create(None), vault.open, vault.check_place):  # noqa: B023
            with pytest.raises(UnsafePlace, match=r"network share \(nfs4\).*--data-dir"):
                attempt()
    assert list(share.iterdir()) == []


def test_in_a_synchronized_folder_it_works_with_a_warning(tmp_path: Path, clock: Clock) -> None:
    vault = SqliteVault(Paths.at(tmp_path / "OneDrive - Harbor House" / "data"), clock.today, cost=CHEAP)
    assert "OneDrive" in vault.check_place()
    vault.create(None)[0].close()
    vault.open().close()
    beside = SqliteVault(Paths.at(tmp_path / "data"), clock.today, cost=CHEAP)
    assert beside.check_place() == ""
