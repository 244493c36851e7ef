"""System packages on Debian and its relatives: what is missing, and how it gets here.

Elsewhere (macOS, Windows, other Linuxes) nothing is looked at: Qt's wheels bring what they need there,
or the distribution's users know how to get it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools import SetupError


@dataclass(frozen=True)
class Need:
    """One thing to have. Any of `names` will do; the first that the distribution offers gets installed."""

    group: str
    names: tuple[str, ...]
    required: bool = True


def _needs(group: str, *packages: str, required: bool = True) -> tuple[Need, ...]:
    return tuple(Need(group, tuple(names.split("|")), required) for names in packages)


# Since Ubuntu 24.04 and Debian 13 some libraries carry "t64" in their name.
NEEDS: tuple[Need, ...] = (
    *_needs(
        "qt",
        "libgl1",
        "libegl1",
        "libglib2.0-0t64|libglib2.0-0",
        "libfontconfig1",
        "libxkbcommon0",
        "libdbus-1-3",
        "libgssapi-krb5-2",
        "fonts-dejavu-core|fonts-noto-core|fonts-liberation|fonts-liberation2|fonts-freefont-ttf|fonts-ubuntu",
    ),
    # Names of people come in every script; without it they are drawn as boxes.
    *_needs("qt", "fonts-droid-fallback|fonts-noto-cjk|fonts-wqy-microhei|fonts-wqy-zenhei", required=False),
    *_needs(
        "window",
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-image0",
        "libxcb-keysyms1",
        "libxcb-randr0",
        "libxcb-render-util0",
        "libxcb-shape0",
        "libxcb-xinerama0",
        "libxcb-xkb1",
        "libxkbcommon-x11-0",
        "libwayland-cursor0",
        "libwayland-egl1",
        # Without it the print dialog knows no printer.
        "libcups2t64|libcups2",
    ),
    *_needs(
        "tests",
        "xvfb",
        "xauth",
        "xdotool",
        "openbox",
        "x11-utils",
        "poppler-utils",
        "qpdf",
        "sqlite3",
        required=False,
    ),
)


def wanted(groups: Collection[str]) -> list[Need]:
    """The needs of these groups; what shows a real window is optional to tests, which then skip."""
    needs = [need for need in NEEDS if need.group in groups]
    if "tests" in groups and "window" not in groups:
        needs += [Need("tests", need.names, required=False) for need in NEEDS if need.group == "window"]
    if "venv" in groups and importlib.util.find_spec("ensurepip") is None:
        # Debian takes ensurepip out of its Python; the package is named for the exact version.
        needs.append(Need("venv", (f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",)))
    return needs


def parse_os_release(text: str) -> dict[str, str]:
    """The fields of /etc/os-release (see os-release(5)), unquoted."""
    fields = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            fields[key.strip()] = " ".join(shlex.split(value))
    return fields


def is_debian_like(release: dict[str, str]) -> bool:
    """Whether dpkg and apt are at home on the machine that this os-release describes."""
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return not family.isdisjoint({"debian", "ubuntu"})


def has_t64_names(release: dict[str, str]) -> bool:
    """Whether this release went through the 64-bit time_t renaming; a rolling one without a number did."""
    first_renamed = {"debian": (13, 0), "ubuntu": (24, 4)}.get(release.get("ID", ""))
    numbers = re.findall(r"\d+", release.get("VERSION_ID", ""))
    if first_renamed is None:
        return False
    if not numbers:
        return True
    return (int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 0) >= first_renamed


def installed_names(dpkg_lines: str) -> set[str]:
    """Names of what is fully installed, from `dpkg-query -W -f '${db:Status-Abbrev} ${Package}\\n'`."""
    names = set()
    for line in dpkg_lines.splitlines():
        status, _, name = line.partition(" ")
        if status.endswith("i"):
            names.add(name.strip())
    return names


def known_names(apt_policy: str) -> set[str]:
    """Names with something to install, from `apt-cache policy NAME...` in the C locale."""
    known, current = set(), ""
    for line in apt_policy.splitlines():
        if line and not line[0].isspace():
            current = line.rstrip(":").strip()
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            known.add(current)
    return known


def choose(needs: Iterable[Need], known: Collection[str], release: dict[str, str]) -> list[str]:
    """The package to install for each need: the first of its names that apt knows.

    A required one that apt does not know goes by what the release calls it; an optional one is dropped,
    because apt installs all or nothing. Where apt knows nothing at all (never updated) nothing is dropped.
    """
    chosen = []
    for need in needs:
        offered = [name for name in need.names if name in known]
        plausible = [name for name in need.names if has_t64_names(release) or not name.endswith("t64")]
        if offered or need.required or not known:
            chosen.append((offered or plausible)[0])
    return chosen


def one_command(names: Sequence[str], *, root: bool, sudo: bool) -> str:
    """The one command line that a person runs to get these packages."""
    prefix = "sudo " if sudo and not root else ""
    line = f"{prefix}apt-get update && {prefix}apt-get install -y --no-install-recommends {' '.join(names)}"
    return line if root or sudo else f"su -c {shlex.quote(line)}"


Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def run_quietly(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The finished command with its output; English, and never a question."""
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


class Debian:
    """This machine's packages. Everything that touches the machine can be given, to be tried without it."""

    def __init__(
        self,
        release: dict[str, str],
        *,
        run: Run = run_quietly,
        root: bool | None = None,
        terminal: bool | None = None,
        has_sudo: bool | None = None,
    ) -> None:
        self._release = release
        self._run = run
        self._root = os.geteuid() == 0 if root is None else root
        self._terminal = sys.stdin.isatty() and sys.stderr.isatty() if terminal is None else terminal
        self._has_sudo = shutil.which("sudo") is not None if has_sudo is None else has_sudo

    def missing(self, needs: Sequence[Need]) -> list[Need]:
        """Those of `needs` of which no alternative is installed: one call of dpkg-query."""
        names = [name for need in needs for name in need.names]
        if not names:
            return []
        # It exits 1 as soon as one name is unknown to it, which is the very thing being asked.
        answer = self._run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *names])
        installed = installed_names(answer.stdout)
        return [need for need in needs if installed.isdisjoint(need.names)]

    def ensure(self, needs: Sequence[Need], left_out: Collection[str] = ()) -> list[str]:
        """Install what is missing. Returns the optional packages that stay missing, to be named in
        `left_out` next time, so that they are not tried again at each start.

        Raises SetupError with the one command to run when something required is missing and cannot be
        installed from here.
        """
        missing = self.missing(needs)
        lacking = [need for need in missing if need.required or need.names[0] not in left_out]
        if not lacking:
            return [need.names[0] for need in missing]
        required = any(need.required for need in lacking)
        prefix = self._privilege(ask=required)
        if prefix is None:
            self._explain(lacking, required=required)
            return []
        self._install(prefix, lacking)
        still = self.missing(needs)
        if hard := [need for need in still if need.required]:
            raise SetupError(f"System packages are still missing. See what apt says:\n{self._command(hard)}")
        return [need.names[0] for need in still]

    def _privilege(self, *, ask: bool) -> list[str] | None:
        """What to put before a command that needs root; None where that is not to be had."""
        if self._root:
            return []
        if not self._has_sudo:
            return None
        if self._run(["sudo", "-n", "true"]).returncode == 0:
            return ["sudo", "-n"]
        return ["sudo"] if self._terminal and ask else None

    def _install(self, prefix: list[str], needs: Sequence[Need]) -> None:
        # sudo drops the environment, so the setting goes through env(1).
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        apt += ["-o", "DPkg::Lock::Timeout=300"]
        print("Installing system packages:", " ".join(self._choose(needs)), file=sys.stderr, flush=True)
        # One unreachable third-party source fails the update while the rest is good enough to install from.
        updated = self._run([*apt, "update"])
        answer = self._run([*apt, "install", "-y", "--no-install-recommends", *self._choose(needs)])
        if answer.returncode != 0:
            print(updated.stderr, answer.stdout, answer.stderr, sep="", file=sys.stderr, flush=True)

    def _choose(self, needs: Sequence[Need]) -> list[str]:
        names = [name for need in needs for name in need.names]
        policy = self._run(["apt-cache", "policy", *names])
        return choose(needs, known_names(policy.stdout), self._release)

    def _command(self, needs: Sequence[Need]) -> str:
        return one_command(self._choose(needs), root=self._root, sudo=self._has_sudo)

    def _explain(self, needs: Sequence[Need], *, required: bool) -> None:
        command = self._command(needs)
        if required:
            raise SetupError(f"System packages are missing, and installing them needs root. Run this:\n{command}")
        if any(need.group == "tests" for need in needs):
            print("Tests that need these optional packages are skipped. To have them, run:", file=sys.stderr)
            print(command, file=sys.stderr, flush=True)


def here() -> Debian | None:
    """This machine's packages, or None where they are not Debian's."""
    release = Path("/etc/os-release")
    if not sys.platform.startswith("linux") or not release.is_file() or shutil.which("dpkg-query") is None:
        return None
    fields = parse_os_release(release.read_text(encoding="utf-8"))
    return Debian(fields) if is_debian_like(fields) else None
