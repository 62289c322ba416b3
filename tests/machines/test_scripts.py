"""``run.sh`` and ``job.sbatch`` as a shell runs them, with small programs in the place of Python, srun and scontrol."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts for the shell of other systems")

PYTHON = """#!/bin/sh
printf '%s\\n' "$*" >> "$LOG"
case "$*" in
  *job-prepare*) rm -f asked/pause-*; echo running > told/state; exit "${REFUSES:-0}" ;;
esac
[ "${ENDS:-}" = killed ] && exit 1
if [ -n "${ENDS:-}" ]; then echo "$ENDS" > told/state; exit 0; fi
: > "$LOG.begun"
until ls asked/pause-* >/dev/null 2>&1; do sleep 0.02; done
echo paused > told/state
"""
PROGRAMS = {
    "python": PYTHON,
    "srun": '#!/bin/sh\nprintf "srun %s\\n" "$*" >> "$LOG"\nshift\nexec "$@"\n',
    "scontrol": '#!/bin/sh\nprintf "scontrol %s\\n" "$*" >> "$LOG"\n[ "$1" = show ] && printf "first\\nsecond\\n"\nexit 0\n',
}


@pytest.fixture
def job(trained: Path, tmp_path: Path) -> Path:
    """A job folder whose path holds all that a shell might take for something else, and programs of ours in ``bin``."""
    folder = tmp_path / 'it\'s $(touch here) `touch here`; "a b" *'
    folder.mkdir()
    for name in ("run.sh", "job.sbatch", "job.json"):
        shutil.copy2(trained / "left" / name, folder / name)
    for name in ("asked", "told"):
        (folder / name).mkdir()
    (tmp_path / "bin").mkdir()
    for name, text in PROGRAMS.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    return folder


def start(job: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    tmp = job.parent
    own = {
        "PATH": f"{tmp / 'bin'}:{os.environ['PATH']}",
        "LOG": str(tmp / "log"),
        "PYTHON": str(tmp / "bin" / "python"),
        **environment,
    }
    # a shell cannot trap what it was told to ignore, as tests are that run in the background
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with (tmp / "errors").open("wb") as errors:
            return subprocess.Popen(words, env=own, cwd=tmp, stderr=errors)
    finally:
        signal.signal(signal.SIGINT, before)


def until(path: Path) -> None:
    ends = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < ends
        time.sleep(0.01)


def log(job: Path) -> list[str]:
    return (job.parent / "log").read_text().splitlines()


@pytest.mark.parametrize(("ends", "code"), [("done", 0), ("paused", 0), ("failed", 1), ("killed", 1)])
def test_the_exit_code_says_how_it_ended(job: Path, ends: str, code: int) -> None:
    process = start(job, str(job / "run.sh"), ENDS=ends, PROCESSES="3")
    assert process.wait(60) == code
    prepared, trained = log(job)
    assert prepared == "-m mmstudio --worker job-prepare ."
    assert trained.endswith("--nproc-per-node 3 --max-restarts 3 -m mmstudio --worker job-rank .")
    assert "--rdzv-conf store_type=file --local-addr 127.0.0.1" in trained
    assert (job / "told" / "exit").read_text() == ("1\n" if ends == "killed" else "0\n")
    assert not list(job.parent.rglob("here"))


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGUSR1, signal.SIGINT])
def test_a_signal_has_it_save_and_stop(job: Path, kind: signal.Signals) -> None:
    process = start(job, str(job / "run.sh"))
    until(job.parent / "log.begun")
    process.send_signal(kind)
    assert process.wait(60) == 75
    assert [path.name for path in (job / "asked").iterdir()] == ["pause-signal"]
    assert (job / "told" / "state").read_text() == "paused\n"


def test_it_goes_on_when_the_terminal_closes(job: Path) -> None:
    process = start(job, str(job / "run.sh"))
    until(job.parent / "log.begun")
    process.send_signal(signal.SIGHUP)
    time.sleep(0.1)
    assert process.poll() is None
    process.terminate()
    assert process.wait(60) == 75


def test_what_cannot_be_prepared_is_not_trained(job: Path) -> None:
    assert start(job, str(job / "run.sh"), REFUSES="1").wait(60) == 1
    assert len(log(job)) == 1


def test_several_machines_meet_at_the_first(job: Path) -> None:
    process = start(job, str(job / "run.sh"), ENDS="done", NODES="2", HEAD="first:29500", PREPARED="1")
    assert process.wait(60) == 0
    assert log(job) == [
        (
            "-m torch.distributed.run --nnodes 2 --rdzv-backend c10d --rdzv-endpoint first:29500 --rdzv-id mmstudio "
            "--nproc-per-node 1 --max-restarts 3 -m mmstudio --worker job-rank ."
        )
    ]


@pytest.mark.parametrize("kind", [signal.SIGUSR1, signal.SIGTERM])
def test_a_cluster_s_signal_saves_and_asks_to_be_queued_again(job: Path, kind: signal.Signals) -> None:
    process = start(job, "bash", str(job / "job.sbatch"), SLURM_JOB_ID="77", SLURM_SUBMIT_DIR=str(job))
    until(job.parent / "log.begun")
    process.send_signal(kind)
    assert process.wait(60) == 75
    assert log(job)[-1] == "scontrol requeue 77"
    assert (job / "told" / "state").read_text() == "paused\n"


@pytest.mark.parametrize(("ends", "code"), [("done", 0), ("paused", 0), ("failed", 1)])
def test_a_cluster_s_job_that_ends_is_not_queued_again(job: Path, ends: str, code: int) -> None:
    process = start(
        job,
        "bash",
        str(job / "job.sbatch"),
        SLURM_JOB_ID="77",
        SLURM_SUBMIT_DIR=str(job),
        SLURM_JOB_NUM_NODES="2",
        SLURM_JOB_NODELIST="n[1-2]",
        SLURM_GPUS_ON_NODE="4",
        ENDS=ends,
    )
    assert process.wait(60) == code
    told = log(job)
    assert not any("requeue" in line for line in told)
    assert "--rdzv-endpoint first:20077 --rdzv-id 77 --nproc-per-node 4" in told[-1]
    assert told[:2] == ["scontrol show hostnames n[1-2]", "-m mmstudio --worker job-prepare ."]
    assert sum("job-prepare" in line for line in told) == 1


def test_it_is_submitted_from_its_folder(job: Path) -> None:
    process = start(job, "bash", str(job / "job.sbatch"), SLURM_JOB_ID="77", SLURM_SUBMIT_DIR=str(job.parent))
    assert process.wait(60) == 1
    assert "Submit it from the folder of the job" in (job.parent / "errors").read_text()
