"""Mutants: one small fault at a time is put into a subject's code, and its tests should fail; the survivors are named.

The faults are those of cosmic-ray, which is not part of the development environment; it runs in one of its own:

    python -m venv /tmp/mutants && /tmp/mutants/bin/pip install cosmic-ray==8.7.0
    /tmp/mutants/bin/python packaging/mutants.py list judge > mutants.jsonl
    python packaging/mutants.py run judge mutants.jsonl

Of each place and kind of fault one is drawn, the same each time; ``--most`` draws some of those. What cannot matter is left out:
faults in annotations that nobody reads, and in ``strict``, which guards ``zip`` against what does not happen. The tests run on a copy of the working tree, in processes that are forked with the
libraries loaded.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
JUDGE = "mmstudio/engine/judge"
JUDGE_TESTS = (
    "tests/engine/test_judging.py",
    "tests/engine/test_metrics.py",
    "tests/engine/test_painted.py",
)
PLAN_TESTS = ("tests/plan", "tests/services/test_runs.py", "tests/services/test_figures.py")
SUBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "judge": {
        "mmstudio/plan/statistics/intervals.py": ("tests/plan/test_intervals.py",),
        f"{JUDGE}/attributes.py": ("tests/engine/test_attributes.py", *JUDGE_TESTS),
        **{
            f"{JUDGE}/{name}.py": ("tests/engine/test_findings.py", f"tests/engine/{tests}.py")
            for name, tests in (
                ("classes", "test_fitting"),
                ("findings", "test_judging"),
                ("objectives", "test_objectives"),
            )
        },
        f"{JUDGE}/validation.py": ("tests/engine/test_judging.py",),
        JUDGE: JUDGE_TESTS,
    },
    "conditioning": {
        "mmstudio/engine/model/conditioning.py": (
            "tests/engine/test_conditioning.py",
            "tests/engine/test_condition_buffers.py",
            "tests/nn/test_conditions.py",
        )
    },
    "plan": {
        **{
            f"mmstudio/plan/{name}.py": ("tests/plan/test_run_folder.py", *PLAN_TESTS)
            for name in ("curves/metrics_file", "progress", "run_config", "model_plan")
        },
        **{
            f"mmstudio/plan/{name}.py": ("tests/plan/test_run_plan.py", *PLAN_TESTS)
            for name in ("parts", "roles")
        },
        "mmstudio/plan/scores.py": ("tests/plan/test_scores.py", *PLAN_TESTS, "tests/engine/test_metrics.py"),
        **{
            f"mmstudio/plan/{name}.py": ("tests/plan/test_recipe.py", *PLAN_TESTS)
            for name in ("payloads", "recipe_settings")
        },
        "mmstudio/plan": ("tests/plan/test_{name}.py", *PLAN_TESTS),
    },
}
"""Subject to its files and folders, each with the tests that are to fail, the quickest first; a file goes by itself where it is named."""
COPIED = ("mmstudio", "plugins", "resources", "tests", "pyproject.toml")
LOADED = (
    "numpy",
    "torch",
    "scipy.stats",
    "pydantic",
    "sqlalchemy",
    "alembic",
    "PIL.Image",
    "pytest",
    "tokenizers",
    "soundfile",
    "hypothesis.strategies",
    "anyio",
)
OWN = {
    "judge": (
        "mmstudio.services.opened",
        "mmstudio.engine.train.training",
        "mmstudio.engine.sample.generate",
        "mmstudio.engine.train.loop",
    )
}
"""What of the program itself may be loaded for a subject, as it imports none of it."""
LIMIT_S = 180.0


def files_of(subject: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The files of a subject, each once, with their tests."""
    named = SUBJECTS[subject]
    for place, tests in named.items():
        path = ROOT / place
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            own = file.relative_to(ROOT).as_posix()
            if file.is_file() and (own == place or own not in named):
                named_after = (test.format(name=file.stem) for test in tests)
                yield file, tuple(dict.fromkeys(test for test in named_after if (ROOT / test).exists()))


def list_mutants(subject: str) -> Iterator[dict[str, Any]]:
    """One mutant of each place and kind of fault in a subject, as cosmic-ray makes them."""
    init, work_db = import_module("cosmic_ray.commands.init"), import_module("cosmic_ray.work_db")
    plugins, mutating = import_module("cosmic_ray.plugins"), import_module("cosmic_ray.mutating")
    draw = random.Random(0)
    for file, tests in files_of(subject):
        with tempfile.TemporaryDirectory() as folder, work_db.use_db(f"{folder}/work.sqlite") as work:
            init.init([file], work, {})
            specs = [item.mutations[0] for item in work.work_items]
        code, plain = file.read_text("utf-8"), _bare(file.read_text("utf-8"))
        places: dict[tuple[Any, ...], list[Any]] = {}
        for spec in specs:
            places.setdefault((spec.start_pos, spec.operator_name.split("_")[0]), []).append(spec)
        for (start, kind), found in sorted(places.items(), key=str):
            draw.shuffle(found)
            for spec in found:
                changed = mutating.mutate_code(
                    code, plugins.get_operator(spec.operator_name)(), spec.occurrence
                )
                if changed and _bare(changed) != plain:
                    yield {
                        "file": file.relative_to(ROOT).as_posix(),
                        "line": start[0],
                        "fault": spec.operator_name.removeprefix("core/"),
                        "kind": kind.removeprefix("core/"),
                        "code": changed,
                        "tests": tests,
                    }
                    break


def _bare(code: str) -> str:
    """What runs of a module: without annotations, unless something in it reads them, and without the guard of ``zip``."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return ""
    read = "pydantic" in code
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
        elif isinstance(node, ast.AnnAssign) and not read:
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.Call):
            node.keywords = [one for one in node.keywords if one.arg != "strict"]
    return ast.dump(tree)


def run_mutants(mutants: Sequence[dict[str, Any]], own: Sequence[str]) -> list[dict[str, Any]]:
    """Run mutants; returns those that their tests do not notice.

    Args:
        mutants: As they were listed.
        own: Modules of the program to load beforehand, as far as none of the mutants is of one of them.
    """
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        _set_up(copy)
        spoiled = {mutant["file"].removesuffix(".py").replace("/", ".") for mutant in mutants}
        for name in own:
            import_module(name)
        if spoiled & sys.modules.keys():
            raise SystemExit(f"Loaded too early: {spoiled & sys.modules.keys()}")
        for test in sorted({test for mutant in mutants for test in mutant["tests"]}):
            if not _passes(test):
                raise SystemExit(f"{test} fails without any fault.")
        for number, mutant in enumerate(mutants):
            path = copy / mutant["file"]
            kept = path.read_text("utf-8")
            path.write_text(mutant["code"], "utf-8")
            started = time.monotonic()
            lives = all(_passes(test) for test in mutant["tests"])
            path.write_text(kept, "utf-8")
            name = f"{mutant['file']}:{mutant['line']} {mutant['fault']}"
            word = "SURVIVES" if lives else "killed"
            print(f"{number + 1}/{len(mutants)} {word} {name} {time.monotonic() - started:.0f} s", flush=True)
            if lives:
                survivors.append(mutant)
    return survivors


def _set_up(copy: Path) -> None:
    """Copy the working tree, and load what every mutant needs and none changes."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    compileall.compile_dir(copy, quiet=1)
    os.chdir(copy)
    here = {str(ROOT), str(ROOT / "plugins"), str(ROOT / "packaging")}
    sys.path[:] = [str(copy), str(copy / "plugins"), *(entry for entry in sys.path if entry not in here)]
    os.environ.update(PYTHONPATH=f"{copy}{os.pathsep}{copy / 'plugins'}", QT_QPA_PLATFORM="offscreen")
    sys.dont_write_bytecode = True
    for name in LOADED:
        import_module(name)
    import_module("torch").set_num_threads(1)


def _passes(test: str) -> bool:
    """Whether a file or folder of tests passes, in a process of its own; one that takes too long does not."""
    child = os.fork()
    if child == 0:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = import_module("pytest").main(
            ["-q", "-x", "-p", "no:xdist", "-p", "no:pytest-qt", "--assert=plain", test]
        )
        os._exit(int(code))
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["list", "run"])
    parser.add_argument("subject", choices=sorted(SUBJECTS))
    parser.add_argument("mutants", nargs="?", type=Path, help="What list printed; run wants it.")
    parser.add_argument(
        "--most", type=int, default=0, help="So many, drawn with the seed 0; all if not given."
    )
    parser.add_argument("--only", nargs="*", default=[""], help="Only files whose path ends so.")
    parser.add_argument("--kept", type=Path, help="Where the survivors go, to be run again.")
    told = parser.parse_args()
    if told.what == "list":
        for mutant in list_mutants(told.subject):
            print(json.dumps(mutant))
        return
    mutants = [json.loads(line) for line in told.mutants.read_text("utf-8").splitlines()]
    mutants = [mutant for mutant in mutants if mutant["file"].endswith(tuple(told.only))]
    if told.most:
        random.Random(0).shuffle(mutants)
        mutants = mutants[: told.most]
    survivors = run_mutants(mutants, OWN.get(told.subject, ()))
    if told.kept:
        told.kept.write_text("".join(json.dumps(mutant) + "\n" for mutant in survivors), "utf-8")
    share = 100 * len(survivors) / max(1, len(mutants))
    print(f"{len(survivors)} of {len(mutants)} survive ({share:.1f} %)")


if __name__ == "__main__":
    main()
