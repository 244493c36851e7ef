"""dev.py and what it is made of, tried with a made-up machine where the real one would be changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from devtools import SetupError, system
from devtools.environment import REQUIREMENTS, WINDOWS, Environment
from devtools.system import Debian, Need

ROOT = Path(__file__).resolve().parents[2]

BOOKWORM = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'
NOBLE = 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n'
MINT = 'NAME="Linux Mint"\nVERSION_ID="21.3"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = 'NAME="Fedora Linux"\nVERSION_ID=40\nID=fedora\n'

GLIB = Need("qt", ("libglib2.0-0t64", "libglib2.0-0"))
GL = Need("qt", ("libgl1",))
XVFB = Need("tests", ("xvfb",), required=False)


class Machine:
    """A Debian-like machine made up: what it has, what it can get, and every command it was given."""

    def __init__(self, installed: Sequence[str] = (), offered: Sequence[str] = (), sudo_code: int = 1) -> None:
        self.installed = set(installed)
        self.offered = set(offered)
        self.sudo_code = sudo_code
        self.commands: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        self.commands.append(list(command))
        answers: dict[str, Callable[[Sequence[str]], tuple[int, str]]] = {
            "dpkg-query": self._dpkg_query,
            "apt-cache": self._apt_cache,
            "sudo": self._sudo,
            "env": self._apt_get,
        }
        code, output = answers[command[0]](command)
        return subprocess.CompletedProcess(list(command), code, output, "")

    def _dpkg_query(self, command: Sequence[str]) -> tuple[int, str]:
        names = command[4:]
        found = [name for name in names if name in self.installed]
        removed = ["rc  libremoved1"]
        return int(len(found) < len(names)), "\n".join([f"ii  {name}" for name in found] + removed) + "\n"

    def _apt_cache(self, command: Sequence[str]) -> tuple[int, str]:
        blocks = []
        for name in command[2:]:
            candidate = "1.0-1" if name in self.offered else "(none)"
            blocks.append(f"{name}:\n  Installed: (none)\n  Candidate: {candidate}\n  Version table:\n")
        return 0, "".join(blocks)

    def _sudo(self, command: Sequence[str]) -> tuple[int, str]:
        return (self.sudo_code, "") if list(command[1:]) == ["-n", "true"] else self._apt_get(command)

    def _apt_get(self, command: Sequence[str]) -> tuple[int, str]:
        if "install" not in command:
            return 0, ""
        names = list(command[command.index("--no-install-recommends") + 1 :])
        if not self.offered.issuperset(names):
            return 100, "E: Unable to locate package\n"
        self.installed.update(names)
        return 0, ""

    def tools(self) -> list[str]:
        """The commands' names, in order."""
        return [next(word for word in command if word not in ("sudo", "-n")) for command in self.commands]


def debian(
    machine: Machine, release: str = BOOKWORM, *, root: bool = False, terminal: bool = False, sudo: bool = True
) -> Debian:
    fields = system.parse_os_release(release)
    return Debian(fields, run=machine, root=root, terminal=terminal, has_sudo=sudo)


@pytest.mark.parametrize(
    ("release", "expected"), [(BOOKWORM, True), (NOBLE, True), (MINT, True), (FEDORA, False), ("", False)]
)
def test_debian_and_its_relatives_are_told_from_others(release: str, expected: bool) -> None:
    assert system.is_debian_like(system.parse_os_release(release)) is expected


@pytest.mark.parametrize(
    ("release", "name"),
    [
        (BOOKWORM, "libglib2.0-0"),
        (BOOKWORM.replace('"12"', '"13"'), "libglib2.0-0t64"),
        (NOBLE, "libglib2.0-0t64"),
        (NOBLE.replace("24.04", "22.04"), "libglib2.0-0"),
    ],
)
def test_without_package_lists_the_release_decides_the_name(release: str, name: str) -> None:
    assert system.choose([GLIB], set(), system.parse_os_release(release)) == [name]


def test_what_apt_offers_wins_over_what_the_release_suggests() -> None:
    mint_on_noble = system.parse_os_release(MINT)
    assert system.choose([GLIB, GL], {"libglib2.0-0t64", "libgl1"}, mint_on_noble) == ["libglib2.0-0t64", "libgl1"]


def test_an_optional_package_that_apt_does_not_have_is_dropped() -> None:
    assert system.choose([GL, XVFB], {"libgl1"}, {}) == ["libgl1"]


def test_either_name_of_a_library_counts_as_installed() -> None:
    for name in GLIB.names:
        assert debian(Machine([name])).missing([GLIB]) == []
    assert debian(Machine()).missing([GLIB, GL]) == [GLIB, GL]


def test_a_removed_package_with_configuration_left_is_missing() -> None:
    assert debian(Machine()).missing([Need("qt", ("libremoved1",))])


def test_a_machine_that_has_all_is_asked_one_question() -> None:
    machine = Machine(["libgl1", "libglib2.0-0", "xvfb"])
    assert debian(machine).ensure([GL, GLIB, XVFB]) == []
    assert machine.tools() == ["dpkg-query"]


def test_without_root_the_one_command_is_printed_and_nothing_is_done() -> None:
    machine = Machine(["libgl1"], offered=["libgl1", "libglib2.0-0t64", "xvfb"])
    with pytest.raises(SetupError) as stop:
        debian(machine, NOBLE).ensure([GL, GLIB, XVFB])
    command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libglib2.0-0t64 xvfb"
    assert str(stop.value).splitlines()[-1] == command
    assert "install" not in [word for command in machine.commands for word in command]


def test_without_sudo_the_one_command_uses_su() -> None:
    with pytest.raises(SetupError) as stop:
        debian(Machine(offered=["libgl1"]), sudo=False).ensure([GL])
    assert str(stop.value).splitlines()[-1] == (
        "su -c 'apt-get update && apt-get install -y --no-install-recommends libgl1'"
    )


@pytest.mark.parametrize(
    ("prefix", "root", "sudo_code", "terminal"),
    [([], True, 1, False), (["sudo", "-n"], False, 0, False), (["sudo"], False, 1, True)],
    ids=["root", "sudo without a password", "sudo at a terminal"],
)
def test_with_the_right_to_do_it_packages_are_installed(
    prefix: list[str], root: bool, sudo_code: int, terminal: bool
) -> None:
    machine = Machine(offered=["libgl1", "libglib2.0-0"], sudo_code=sudo_code)
    left = debian(machine, root=root, terminal=terminal).ensure([GL, GLIB])
    assert left == []
    assert machine.installed == {"libgl1", "libglib2.0-0"}
    apt = [command for command in machine.commands if "apt-get" in command]
    assert [("update" in command, "install" in command) for command in apt] == [(True, False), (False, True)]
    assert all(command[: len(prefix) + 2] == [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"] for command in apt)


def test_a_required_package_that_apt_cannot_install_is_named() -> None:
    with pytest.raises(SetupError, match="still missing") as stop:
        debian(Machine(offered=["libglib2.0-0"]), root=True).ensure([GL])
    assert str(stop.value).endswith("libgl1")


def test_optional_tools_never_ask_for_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(["libgl1"], offered=["xvfb"])
    assert debian(machine, terminal=True).ensure([GL, XVFB]) == []
    said = capsys.readouterr().err.splitlines()
    assert "skipped" in said[0]
    assert said[1].endswith("--no-install-recommends xvfb")
    assert machine.installed == {"libgl1"}


def test_an_optional_package_that_could_not_be_had_is_not_tried_at_each_start() -> None:
    machine = Machine(["libgl1"])
    left = debian(machine, root=True).ensure([GL, XVFB])
    assert left == ["xvfb"]
    machine.commands.clear()
    assert debian(machine, root=True).ensure([GL, XVFB], left) == ["xvfb"]
    assert machine.tools() == ["dpkg-query"]


def test_tests_take_what_a_real_window_needs_as_optional() -> None:
    assert all(need.required for need in system.wanted(["qt", "window"]) if "libxcb-cursor0" in need.names)
    assert not any(need.required for need in system.wanted(["qt", "tests"]) if "libxcb-cursor0" in need.names)


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="needs dpkg-query (Debian, Ubuntu)")
def test_the_real_dpkg_is_understood() -> None:
    absent = Need("qt", ("no-such-package-of-caseworker",))
    assert Debian({}).missing([Need("qt", ("no-such-name", "dpkg")), absent]) == [absent]


# The environment


class Maker:
    """Stands in for the slow steps: makes a venv without pip, and notes what pip was asked."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.pip_arguments: list[str] = []
        self.pip_fails = False

    def __call__(self, command: Sequence[str]) -> None:
        step = command[2]
        self.steps.append(step)
        if step == "venv":
            subprocess.run([*command[:-1], "--without-pip", command[-1]], check=True)
        elif step == "ensurepip":
            environment = Path(command[0]).parents[1]
            packages = next(environment.rglob("site-packages"))
            (packages / "pip").mkdir()
        elif self.pip_fails:
            raise SetupError("no network")
        else:
            self.pip_arguments = list(command[4:])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of a program that prints how it was called, below a folder with a blank in its name."""
    root = tmp_path / "my checkout"
    shutil.copytree(ROOT / "devtools", root / "devtools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dev.py", root)
    (root / "requirements").mkdir()
    for name in REQUIREMENTS.values():
        (root / name).write_text("rich==15.0.0 --hash=sha256:00\n", encoding="utf-8")
    (root / "caseworker").mkdir()
    (root / "caseworker" / "__init__.py").touch()
    (root / "caseworker" / "__main__.py").write_text(
        "import os, sys\nprint(sys.argv[1:], os.environ.get('QT_QPA_PLATFORM'), os.getcwd())\n"
        "sys.exit(7 if 'fail' in sys.argv else 0)\n",
        encoding="utf-8",
    )
    return root


def test_an_environment_is_made_once(checkout: Path) -> None:
    maker = Maker()
    environment = Environment(checkout, maker)
    assert not environment.is_current("app")
    environment.make("dev")
    assert maker.steps == ["venv", "ensurepip", "pip"]
    assert {"--require-hashes", "--only-binary"} <= set(maker.pip_arguments)
    assert Environment(checkout).is_current("dev")
    assert Environment(checkout).is_current("app")


def test_the_lesser_level_does_not_pass_for_the_greater(checkout: Path) -> None:
    environment = Environment(checkout, Maker())
    environment.make("app")
    assert environment.is_current("app")
    assert not environment.is_current("dev")


def test_changed_pins_are_installed_into_what_is_there(checkout: Path) -> None:
    maker = Maker()
    environment = Environment(checkout, maker)
    environment.make("dev")
    (checkout / REQUIREMENTS["dev"]).write_text("rich==15.0.1 --hash=sha256:01\n", encoding="utf-8")
    assert not environment.is_current("dev")
    assert environment.is_current("app")
    maker.steps.clear()
    environment.make("dev")
    assert maker.steps == ["pip"]
    assert environment.is_current("dev")


def test_a_failed_installation_is_taken_up_again(checkout: Path) -> None:
    maker = Maker()
    maker.pip_fails = True
    environment = Environment(checkout, maker)
    with pytest.raises(SetupError):
        environment.make("dev")
    assert not environment.is_current("dev")
    maker.pip_fails = False
    environment.make("dev")
    assert maker.steps == ["venv", "ensurepip", "pip", "pip"]
    assert environment.is_current("dev")


def test_a_moved_checkout_gets_a_new_environment(checkout: Path) -> None:
    Environment(checkout, Maker()).make("app")
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    maker = Maker()
    environment = Environment(moved, maker)
    assert not environment.is_current("app")
    environment.make("app")
    assert maker.steps == ["venv", "ensurepip", "pip"]


def test_an_environment_made_by_hand_is_kept(checkout: Path) -> None:
    maker = Maker()
    maker([sys.executable, "-m", "venv", str(checkout / ".venv")])
    keepsake = checkout / ".venv" / "keepsake"
    keepsake.touch()
    Environment(checkout, maker).make("dev")
    assert keepsake.exists()
    assert maker.steps == ["venv", "ensurepip", "pip"]


def test_a_damaged_stamp_means_not_current(checkout: Path) -> None:
    environment = Environment(checkout, Maker())
    environment.make("app")
    (checkout / ".venv" / "caseworker-stamp.json").write_text("{half", encoding="utf-8")
    assert not environment.is_current("app")


def test_what_was_left_out_is_remembered_until_it_changes(checkout: Path) -> None:
    environment = Environment(checkout, Maker())
    environment.make("app")
    environment.remember_left_out(["xvfb"])
    assert Environment(checkout).left_out() == ["xvfb"]
    assert Environment(checkout).is_current("app")


# dev.py itself, as a process


def dev(checkout: Path, *arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """dev.py on a machine without apt (an empty PATH) and, unless given, without a display."""
    kept = {key: value for key, value in os.environ.items() if key in ("SYSTEMROOT", "TEMP", "TMP", "HOME")}
    command = [sys.executable, str(checkout / "dev.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env={**kept, "PATH": "", **variables}, check=False
    )


@pytest.fixture
def ready(checkout: Path) -> Path:
    Environment(checkout, Maker()).make("dev")
    return checkout


def test_arguments_folder_and_exit_code_pass_through(ready: Path, tmp_path: Path) -> None:
    done = dev(ready, "run", "search", "a b", "--json", cwd=tmp_path)
    assert done.stdout.strip() == f"{['search', 'a b', '--json']} None {tmp_path}"
    assert (done.returncode, done.stderr) == (0, "")
    assert dev(ready, "run", "fail").returncode == 7


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux is ever without a display")
def test_without_a_display_the_demonstration_runs_in_a_folder_it_names(ready: Path, tmp_path: Path) -> None:
    done = dev(ready, "run", cwd=tmp_path)
    said, called = done.stdout.splitlines()
    folder = str(ready / "out" / "demo")
    assert folder in said
    assert called == f"{['demo', '--into', folder]} offscreen {tmp_path}"


def test_with_a_display_the_window_opens(ready: Path, tmp_path: Path) -> None:
    done = dev(ready, "run", cwd=tmp_path, DISPLAY=":77")
    assert done.stdout.strip() == f"[] None {tmp_path}"


@pytest.mark.skipif(WINDOWS, reason="there it is a .cmd file")
def test_the_environment_has_the_command_caseworker(ready: Path, tmp_path: Path) -> None:
    command = [str(ready / ".venv" / "bin" / "caseworker"), "show", "1 2"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.startswith("['show', '1 2']")


def test_usage_names_every_command(checkout: Path) -> None:
    helped = dev(checkout, "--help")
    assert helped.returncode == 0
    for command in ("run", "setup", "test", "lint", "bench", "screenshots", "lock"):
        assert re.search(rf"^    {command}\b", helped.stdout, re.MULTILINE)
    wrong = dev(checkout, "rnu")
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", helped.stdout)


# The pins


def pins(name: str) -> dict[str, str]:
    text = (ROOT / REQUIREMENTS[name]).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def asked_for(names: Sequence[str]) -> set[str]:
    """Distribution names of requirement lines, normalized."""
    found = [re.match(r"[A-Za-z0-9._-]+", line) for line in names]
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def test_everything_asked_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    application = asked_for(project["project"]["dependencies"])
    assert application <= pins("app").keys()
    assert application | asked_for(project["dependency-groups"]["dev"]) <= pins("dev").keys()


def test_both_files_pin_alike() -> None:
    assert pins("app").items() <= pins("dev").items()


@pytest.mark.parametrize("name", ["app", "dev"])
def test_every_pin_has_hashes_and_no_line_names_a_host_or_a_path(name: str) -> None:
    text = (ROOT / REQUIREMENTS[name]).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(name))
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|--index|--find-links|^\s*/", text, re.MULTILINE)
