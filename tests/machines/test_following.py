"""Following by ``ssh``, with a program of that name that runs what it is told in a shell of this machine; and the commands."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_folders import STEPS

from mmstudio.cli.main import main
from mmstudio.core.errors import DamagedError, StudioError, UsageError
from mmstudio.core.job import Command
from mmstudio.services.app import App
from mmstudio.services.machines.following import RemotePlace, RemotePlaces
from mmstudio.services.machines.listing import ListedFile
from mmstudio.services.machines.reach import LocalReach, SshReach
from mmstudio.services.machines.taking import take_back

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the other machine has the shell of other systems"
)

SSH = """#!/bin/sh
printf '%s\\n' "$*" >> "$SSH_LOG"
while [ "$1" != -- ]; do shift; done
shift; shift
cd / || exit 1
exec sh -c "$*"
"""


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program ``ssh`` first; what it was told stands in ``ssh.log``."""
    place = tmp_path / "bin"
    place.mkdir()
    monkeypatch.setenv("PATH", f"{place}:{os.environ['PATH']}")
    monkeypatch.setenv("SSH_LOG", str(tmp_path / "ssh.log"))

    def put(text: str) -> None:
        (place / "ssh").write_text(text)
        (place / "ssh").chmod(0o755)

    put(SSH)
    return put


@pytest.fixture
def far(trained: Path, tmp_path: Path) -> Path:
    """The finished job folder at a place whose name holds what a shell might take for something else."""
    folder = tmp_path / 'it\'s $(touch here); "a b" *'
    shutil.copytree(trained / "done", folder)
    return folder


def test_a_training_is_followed_by_ssh(home_of: Any, far: Path, ssh: Any, tmp_path: Path) -> None:
    reach = SshReach("me@far.example", str(far))
    taken = take_back(home_of, reach)
    assert (taken.run, taken.step, taken.told.state) == ("r0001", STEPS, "done")
    files = home_of.runs.files("r0001")
    assert files.checkpoints.steps() == [2, 4, 6]
    assert [row["step"] for row in files.metrics()] == [1, 2, 3, 4, 5, 6]
    for name in ("checkpoints/00000006/ema.safetensors", "metrics.jsonl"):
        assert (files.path / name).read_bytes() == (far / "project" / "runs" / "r0001" / name).read_bytes()
    assert take_back(home_of, reach).files == 0
    reach.ask(Command.PAUSE)
    assert [path.name.partition("-")[0] for path in (far / "asked").iterdir()] == ["pause"]
    assert not list(tmp_path.rglob("here"))
    told = (tmp_path / "ssh.log").read_text().splitlines()
    assert all("-o BatchMode=yes" in line and " -- me@far.example cd -- '" in line for line in told)


@pytest.mark.parametrize(
    "host",
    [
        "-oProxyCommand=touch x",
        "",
        "a b",
        "a;b",
        "a\nb",
        "$(x)",
        "a@-b",
        "@a",
        "a@b@c",
        "host:22",
        "`x`",
        "a/b",
        "é",
    ],
)
def test_names_of_machines_that_are_none_are_refused(host: str) -> None:
    with pytest.raises(UsageError, match="is no name of a machine"):
        SshReach(host, "/job")


@pytest.mark.parametrize("folder", ["", "-x", "a\nb", "a\x00b"])
def test_folders_that_are_none_are_refused(folder: str) -> None:
    with pytest.raises(UsageError, match="is no path of a folder"):
        SshReach("far", folder)


def packed(name: str, data: bytes = b"12345", kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size, member.type, member.linkname = (len(data) if kind == tarfile.REGTYPE else 0), kind, link
        archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        packed("../away.json"),
        packed("/etc/x"),
        packed("config.json"),
        packed("model.json", b"123456"),
        packed("model.json", b"12346"),
        packed("model.json", kind=tarfile.SYMTYPE, link="/etc/passwd"),
        packed("model.json", kind=tarfile.LNKTYPE, link="/etc/passwd"),
        packed("model.json", kind=tarfile.FIFOTYPE),
    ],
)
def test_what_another_machine_sends_instead_is_refused(ssh: Any, tmp_path: Path, sent: bytes) -> None:
    (tmp_path / "sent").write_bytes(sent)
    ssh(f"#!/bin/sh\ncat {tmp_path}/sent\n")
    (tmp_path / "into").mkdir()
    sha256 = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"  # of 12345
    wanted = {"model.json": ListedFile(bytes=5, sha256=sha256)}
    with pytest.raises(DamagedError, match="is not what was listed"):
        SshReach("far", "/job").fetch("project/runs/r0001", wanted, tmp_path / "into")
    assert not (tmp_path / "away.json").exists()


def test_a_machine_that_does_not_answer_is_a_sentence(ssh: Any, tmp_path: Path) -> None:
    ssh("#!/bin/sh\necho 'ssh: connect to host far port 22: Connection refused' >&2\nexit 255\n")
    reach = SshReach("far", "/job")
    for work in (
        lambda: reach.read("job.json", 10),
        lambda: reach.ask(Command.PAUSE),
        lambda: reach.fetch("x", {"model.json": ListedFile(bytes=1)}, tmp_path),
    ):
        with pytest.raises(
            StudioError, match="far cannot be asked: ssh: connect to host far port 22: Connection refused"
        ):
            work()


def test_a_file_that_is_too_large_or_missing_is_told(ssh: Any, far: Path) -> None:
    reach = SshReach("far", str(far))
    with pytest.raises(FileNotFoundError):
        reach.read("told/nothing", 100)
    with pytest.raises(StudioError, match=r"job\.json cannot be read: it is larger"):
        reach.read("job.json", 10)


def test_where_a_run_is_trained_stands_in_the_settings_alone(home_of: Any, far: Path, tmp_path: Path) -> None:
    places = RemotePlaces.of(tmp_path / "settings")
    with pytest.raises(UsageError, match="not known where r0001 is trained"):
        places.find(home_of, "r0001")
    take_back(home_of, LocalReach(far))
    places.keep(home_of, "r0001", RemotePlace(host="far", folder="/job"))
    assert places.find(home_of, "r0001") == RemotePlace(host="far", folder="/job")
    texts = [path.read_text("utf-8", "replace") for path in home_of.project.layout.runs.rglob("*.json")]
    assert not any('"far"' in text for text in texts)
    places.file.write_text('{"x": 1}')
    with pytest.raises(UsageError, match="not known"):
        places.find(home_of, "r0001")


def test_the_commands(
    program: App,
    trained: Path,
    far: Path,
    ssh: Any,
    tmp_path: Path,
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "settings"))
    place = tmp_path / "project"
    shutil.copytree(trained / "project", place)

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = main(["run", *map(str, words), "-p", str(place)])
        told = capsys.readouterr()
        return code, told.out, told.err

    code, out, err = run("follow", "r0001")
    assert (code, out) == (2, "")
    assert "It is not known where r0001 is trained. Say --folder PATH" in err
    code, out, err = run("import", trained / "stopped")
    assert code == 0, err
    assert "r0001: " in out
    assert "its last checkpoint is of step 1. The training there: paused, step 1." in out
    ssh(
        f"#!/bin/sh\n[ -e {tmp_path}/tried ] || {{ touch {tmp_path}/tried; echo lost >&2; exit 255; }}\n{SSH}"
    )
    code, out, err = run("follow", "r0001", "--host", "far", "--folder", far, "--every", "0.1")
    assert code == 0, err
    assert "far cannot be asked: lost. It is tried again." in err
    assert "its last checkpoint is of step 6. The training there: done, step 6." in out
    code, out, err = run("ask", "r0001", "stop")
    assert code == 0, err
    assert [path.name.partition("-")[0] for path in (far / "asked").iterdir()] == ["pause"]
    code, out, err = run("ask", "r0001", "dance")
    assert code == 2
    assert "can be asked to save, preview, stop" in err
    code, out, err = run("follow", "r0001", "--host=-oX", "--folder", "/job")
    assert code == 2
    assert "is no name of a machine" in err
    code, out, err = run(
        "export", "flow", tmp_path / "job", "-d", "shades", "--set", "training.steps=7", "--by-reference"
    )
    assert code == 0, err
    assert "The run r0002 goes on there: ./run.sh, or sbatch job.sbatch" in out
    assert "must see them at the same path" in out
