from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from mmstudio.core import memory
from mmstudio.core.memory import free_bytes, keep_freed, total_bytes


def group(folder: Path, names: tuple[str, str], limit: str, used: int, cached: int, prefix: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 5\n{prefix}active_file {cached}\n{prefix}inactive_file 1\n")


NEW = ("memory.max", "memory.current")
OLD = ("memory.limit_in_bytes", "memory.usage_in_bytes")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "_ROOT", tmp_path)
    monkeypatch.setattr(memory, "_OWN", tmp_path / "own")
    return tmp_path / "own"


def test_the_narrowest_group_counts(own: Path) -> None:
    own.write_text("0::/app/inner\n")
    group(own.parent / "app" / "inner", NEW, "max", 900, 0)
    group(own.parent / "app", NEW, "1000", 900, 49)
    assert free_bytes() == 150
    assert total_bytes() == 1000


def test_groups_of_the_older_kind(own: Path) -> None:
    own.write_text("9:name=systemd:/\n8:cpu,memory:/box\n")
    group(own.parent / "memory" / "box", OLD, "1000", 900, 99, "total_")
    assert free_bytes() == 200


def test_inside_a_container_only_the_mount_is_seen(own: Path) -> None:
    own.write_text("0::/somewhere/else\n")
    group(own.parent, NEW, "1000", 400, 0)
    assert free_bytes() == 601


def test_what_is_used_beyond_the_limit_leaves_nothing(own: Path) -> None:
    own.write_text("0::/\n")
    group(own.parent, NEW, "1000", 4000, 0)
    assert free_bytes() == 0


@pytest.mark.parametrize("text", [None, "", "0::/\n"])
def test_without_a_limit_the_machine_counts(own: Path, text: str | None) -> None:
    if text is not None:
        own.write_text(text)
    total = psutil.virtual_memory().total
    assert total // 100 < free_bytes() <= total_bytes() == total


def test_freed_memory_can_be_kept_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from mmstudio.core.memory import keep_freed; keep_freed(); print(len(bytes(9_000_000)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"9000000"
    monkeypatch.setattr(sys, "platform", "win32")
    keep_freed()


def _told_by(code: str) -> int:
    """The number that a process of its own prints, beside whether its C library is glibc; skips without that."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    number, glibc = done.stdout.split()
    if glibc == "False":
        pytest.skip("this C library has no malloc_trim")
    return int(number)


_FREES = """
import ctypes
from pathlib import Path
from mmstudio.core.memory import give_back_freed

def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytes(50_000) + bytes([n % 256]) for n in range(2_000)]
fence = blocks[-1]
del blocks[:-1]
before = held()
give_back_freed()
print(before - held(), hasattr(ctypes.CDLL(None), "malloc_trim"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux is told to give memory back")
def test_freed_memory_goes_back_to_the_system() -> None:
    assert _told_by(_FREES) > 80_000_000


_STEPS = """
import ctypes
import resource
import threading
from mmstudio.core.memory import KEPT_BY_STEPS, keep_freed

def step() -> None:
    held = [b"x" * (20 << 20) for _ in range(6)]

def work() -> None:
    keep_freed(KEPT_BY_STEPS)
    step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(3):
        step()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before, hasattr(ctypes.CDLL(None), "malloc_trim"))

thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux is told to keep memory")
def test_a_step_in_a_lane_takes_its_memory_once() -> None:
    assert _told_by(_STEPS) < 1000, "three steps of 30,000 pages each"
