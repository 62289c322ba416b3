"""Builds the bundle into ``dist/mmstudio`` and packs it.

``make bundle`` calls it; on Windows and macOS it is called as ``python packaging/bundle.py``. docs/bundle.md says more.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from mmstudio import __version__

ROOT = Path(__file__).resolve().parents[1]
BUILD, DIST = ROOT / "build" / "bundle", ROOT / "dist"
PROGRAM = DIST / "mmstudio"
ICON = ROOT / "resources" / "icons" / "mmstudio.svg"
ICON_PX = 1024


def build(description: Path, into: Path) -> float:
    """Run PyInstaller.

    Args:
        description: A spec, or a program to make a plain one of.
        into: Folder for the program's folder.

    Returns:
        Seconds.
    """
    work = BUILD / description.stem
    work.mkdir(parents=True, exist_ok=True)
    draw_icon(work / "mmstudio.png")
    start = time.monotonic()
    places = ["--distpath", str(into), "--workpath", str(BUILD)]
    if description.suffix != ".spec":
        places += ["--specpath", str(BUILD)]
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        *places,
        str(description),
    ]
    with (BUILD / f"{description.stem}.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        sys.stderr.write(Path(log.name).read_text("utf-8")[-4000:])
        raise SystemExit(f"PyInstaller failed; all that it said is in {log.name}")
    return time.monotonic() - start


def draw_icon(path: Path) -> None:
    """Draw the program's icon as a picture, from which PyInstaller makes the icons for Windows and macOS."""
    picture = QImage(ICON_PX, ICON_PX, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    picture.save(str(path))


def pack() -> Path:
    """Compress what was built: tar.zst on Linux, zip elsewhere.

    Returns:
        The archive.
    """
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    name = f"mmstudio-{__version__}-{system}-{platform.machine().lower()}"
    if sys.platform == "win32":
        return Path(shutil.make_archive(str(DIST / name), "zip", DIST, PROGRAM.name))
    if sys.platform == "darwin":  # ditto keeps links and rights, which a plain zip loses
        archive = DIST / f"{name}.zip"
        command = ["ditto", "-c", "-k", "--keepParent", str(DIST / "MM Studio.app"), str(archive)]
    else:
        archive = DIST / f"{name}.tar.zst"
        packer = ["tar", "--use-compress-program=zstd -q -f -T0 -10"]
        command = [*packer, "-cf", str(archive), "-C", str(DIST), PROGRAM.name]
    subprocess.run(command, check=True)  # noqa: S603 - programs of the system
    return archive


def build_program() -> float:
    """Build the program's folder, on Linux with its desktop entry.

    Returns:
        Seconds of the build.
    """
    seconds = build(ROOT / "packaging" / "mmstudio.spec", DIST)
    if sys.platform == "linux":
        share = PROGRAM / "share"
        shutil.copytree(ROOT / "packaging" / "linux", share, dirs_exist_ok=True)
        shutil.copy2(ICON, share)
        shutil.move(share / "install.sh", PROGRAM / "install.sh")
    return seconds


def size_of(folder: Path) -> int:
    """Bytes of a folder's files; a link counts nothing."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def main() -> int:
    """Build, pack, and report the outcome."""
    seconds = build_program()
    start = time.monotonic()
    archive = pack()
    print(f"{PROGRAM}: {size_of(PROGRAM) / 1e6:,.0f} MB, built in {seconds:.0f} s")
    print(f"{archive}: {archive.stat().st_size / 1e6:,.0f} MB, packed in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
