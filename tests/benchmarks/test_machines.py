"""A run on another machine: OpenSSH to a second user on 127.0.0.1, a real ``run.sh`` in two processes, followed, stopped and gone on with.

It needs root on Linux and OpenSSH's server, makes the user ``mmstudio-far`` and removes it again, and listens on 127.0.0.1 alone. Where the
second user may not run this Python, ``FAR_PYTHON`` names another one of the same version::

    .venv/bin/python -m pytest tests/benchmarks/test_machines.py --override-ini 'norecursedirs=.*' -s --timeout=600
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from mmstudio.core.job import Command
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.machines.leaving import LeaveWish, leave
from mmstudio.services.machines.reach import LocalReach, SshReach
from mmstudio.services.machines.statements import check_reached
from mmstudio.services.machines.taking import take_back
from mmstudio.services.training.beginning import begin

USER, HOME = "mmstudio-far", Path("/home/mmstudio-far")
ROOT = Path(__file__).resolve().parents[2]
SERVER = Path("/usr/sbin/sshd")
TINY = {
    "generator.size": "16",
    "generator.width": "16",
    "generator.prior": "false",
    "training.batch": "4",
    "training.steps": "60",
    "training.checkpoint_every": "4",
    "training.preview_every_s": "5",
    "training.previews": "4",
    "training.precision": "fp32",
}


def said(*words: str | Path, **more: Any) -> str:
    return subprocess.run(
        [*map(str, words)], check=True, capture_output=True, text=True, timeout=120, **more
    ).stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until(true: Callable[[], Any], seconds: float = 240) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it does not happen"
        time.sleep(0.2)


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a second user behind ssh; its home can be read by nobody else."""
    if sys.platform != "linux" or os.geteuid() != 0 or not SERVER.exists():
        pytest.skip("it needs root on Linux, and OpenSSH's server")
    keys, port = tmp_path / "keys", free_port()
    keys.mkdir()
    for name in ("host", "person"):
        said("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name)
    said("useradd", "--create-home", "--home-dir", HOME, "--shell", "/bin/sh", USER)
    server = None
    try:
        said("usermod", "-p", "*", USER)  # an account without a password is locked for keys as well
        HOME.chmod(0o700)
        place = HOME / ".ssh"
        place.mkdir(mode=0o700)
        shutil.copy(keys / "person.pub", place / "authorized_keys")
        said("chown", "-R", f"{USER}:", place)
        Path("/run/sshd").mkdir(exist_ok=True)
        words = [SERVER, "-D", "-e", "-f", "/dev/null", "-h", keys / "host", "-p", str(port)]
        for option in (
            "ListenAddress=127.0.0.1",
            "PasswordAuthentication=no",
            f"AllowUsers={USER}",
            f"PidFile={keys}/pid",
        ):
            words += ["-o", option]
        server = subprocess.Popen([*map(str, words)], stderr=subprocess.DEVNULL)
        config = f"Host far\n HostName 127.0.0.1\n Port {port}\n User {USER}\n IdentityFile {keys}/person\n"
        config += f" UserKnownHostsFile {keys}/known\n StrictHostKeyChecking accept-new\n"
        (keys / "config").write_text(config)
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "ssh").write_text(
            f'#!/bin/sh\nexec {shutil.which("ssh")} -F {keys}/config "$@"\n'
        )
        (tmp_path / "bin" / "ssh").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
        until(
            lambda: (
                subprocess.run(
                    ["ssh", "-o", "BatchMode=yes", "far", "true"],
                    check=False,
                    capture_output=True,
                    timeout=20,
                ).returncode
                == 0
            ),
            30,
        )
        yield "far"
    finally:
        if server is not None:
            server.terminate()
            server.wait(20)
        for process in psutil.process_iter(["username"]):  # what the second user still runs
            if process.info["username"] == USER:
                process.kill()
        subprocess.run(["userdel", "--remove", USER], capture_output=True, timeout=60, check=False)
        shutil.rmtree(HOME, ignore_errors=True)


def started(host: str, folder: str, processes: int) -> subprocess.Popen[bytes]:
    """``run.sh`` at the second user's, whose login stays as long as it trains."""
    places = [path for path in sys.path if path and not Path(path).is_relative_to(sys.base_prefix)]
    settings = {
        "PYTHON": os.environ.get("FAR_PYTHON", sys.executable),
        "PYTHONPATH": ":".join([str(ROOT), str(ROOT / "plugins"), *places]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PROCESSES": str(processes),
        "OMP_NUM_THREADS": str(processes),
        "DEVICE": "cpu",
    }
    environment = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
    words = ["ssh", "-o", "BatchMode=yes", host, f"cd {folder} && env {environment} ./run.sh"]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.mark.benchmark
def test_a_run_at_a_second_user_s(world: Any, far: str, tmp_path: Path) -> None:
    opened = world.opened
    steps = world.count(60, 16)
    recipe = apply_settings(world.app.recipes.get("flow"), {**TINY, "training.steps": str(steps)})
    run = begin(opened.project, opened.runs.plan_of("shapes", recipe), seed=1, device="cpu", name="far").id
    leave(opened, LeaveWish(run, tmp_path / "job"))
    packed = sum(path.stat().st_size for path in (tmp_path / "job").rglob("*") if path.is_file())
    shutil.copytree(tmp_path / "job", HOME / "job")
    said("chown", "-R", f"{USER}:", HOME / "job")
    reach, files = SshReach(far, "job"), opened.runs.files(run)

    first, looks = started(far, "job", 2), 0
    until(lambda: (HOME / "job" / "told" / "results.json").exists() or first.poll() is not None)
    while not files.checkpoints.steps() and first.poll() is None:
        looks += 1
        check_reached(take_back(opened, reach, run=run).told)
        time.sleep(1)
    begun = max(files.checkpoints.steps())
    reach.ask(Command.PAUSE)
    output = first.communicate(timeout=240)[0].decode()
    assert first.returncode == 0, output
    stopped = take_back(opened, reach, run=run)
    assert (stopped.told.state, stopped.told.processes) == ("paused", 2)
    assert [row["step"] for row in files.metrics()] == list(range(1, stopped.step + 1))
    assert files.previews("image")

    last = started(far, "job", 1)
    output = last.communicate(timeout=400)[0].decode()
    assert last.returncode == 0, output
    before = time.perf_counter()
    done = take_back(opened, reach, run=run)
    took = time.perf_counter() - before
    assert (done.told.state, done.step) == ("done", steps)
    assert [row["step"] for row in files.metrics()] == list(range(1, steps + 1))
    there = JobFolder(HOME / "job").run_files(run).checkpoints.place(steps) / "ema.safetensors"
    assert (files.checkpoints.place(steps) / there.name).read_bytes() == there.read_bytes()
    assert take_back(opened, reach, run=run).files == 0
    print(
        f"\njob folder {packed / 1e6:.1f} MB; {looks} looks until the checkpoint of step {begun} was here; stopped at {stopped.step} in two "
        f"processes, done at {done.step} in one; {done.files} files came in {took:.2f} s"
    )


@pytest.mark.benchmark
def test_two_machines_that_see_one_folder(world: Any, tmp_path: Path) -> None:
    """Two starts of ``run.sh`` on this machine, which meet by the network as two machines do; both are stopped by a signal."""
    opened = world.opened
    recipe = apply_settings(world.app.recipes.get("flow"), TINY)
    run = begin(opened.project, opened.runs.plan_of("shapes", recipe), seed=1, device="cpu", name="two").id
    leave(opened, LeaveWish(run, tmp_path / "job", by_reference=True))
    job = JobFolder(tmp_path / "job")
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "NODES": "2",
        "HEAD": f"127.0.0.1:{free_port()}",
        "DEVICE": "cpu",
        "OMP_NUM_THREADS": "1",
    }
    errors = (tmp_path / "errors").open("wb")
    both = [
        subprocess.Popen([str(job.path / "run.sh")], env=environment, stdout=errors, stderr=errors)
        for _ in range(2)
    ]
    until(lambda: job.run_files(run).checkpoints.steps() or any(one.poll() is not None for one in both))
    both[1].terminate()
    codes = [one.wait(240) for one in both]
    errors.close()
    assert codes == [0, 75], (tmp_path / "errors").read_text("utf-8", "replace")
    taken = take_back(opened, LocalReach(job.path))
    assert (taken.told.state, taken.told.processes) == ("paused", 2)
    assert [row["step"] for row in opened.runs.metrics(run)] == list(range(1, taken.step + 1))
    print(f"\ntwo starts trained together to step {taken.step}")
