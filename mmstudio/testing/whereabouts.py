"""The place of a fault in a plugin's code: every fault is reported once, with its file and line."""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.plugins.specs import Spec, resolve
from mmstudio.testing.faults import ContractError, part_of

_ABOUT = {
    "check_fit": "fit",
    "check_preparer": "preparer",
    "check_arrays": "preparer",
    "check_statistics": "preparer",
    "_check_shape": "shape_of",
    "_check_forward": "forward",
    "_check_absence": "forward",
    "_check_order": "forward",
    "_check_condition": "forward",
    "_check_stated": "__init__",
    "_check_learning": "forward",
    "_check_saving": "__init__",
    "_check_frozen": "__init__",
    "_check_refusals": "__init__",
    "_built": "__init__",
    "_check_seeds": "sample",
    "_check_results": "sample",
    "_check_cancel": "sample",
    "_check_guidance": "sample",
    "check_steps": "sample",
    "_check_finite": "loss",
    "train": "loss",
    "_check_random": "apply",
    "_check_together": "apply",
    "_check_keeping": "apply",
}
"""Function of the suite to the member of a part that it checks."""


class Telling:
    """Adds file and line to the faults of some checks; a fault that was reported before is only referred to."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], str] = {}

    def check(self, name: str, check: Callable[[], Any], *specs: Spec) -> Callable[[], Any]:
        """A check whose faults name their place.

        Args:
            name: Name of the check.
            check: The check.
            specs: Specs of the parts that it checks, the judged one first.
        """

        def run() -> None:
            try:
                check()
            except (Exception, SystemExit) as error:
                place = whereabouts(specs, error)
                text = str(error) if isinstance(error, ContractError) else _words(error)
                before = self._told.setdefault((place, _fault(error)), name)
                if before != name:
                    raise ContractError(
                        f"{part_of(specs[0])} has the fault that {before!r} told of."
                    ) from error
                raise ContractError(f"{text} ({place})" if place else text) from error

        return run


def whereabouts(specs: Sequence[Spec], error: BaseException) -> str:
    """``package/module.py:line`` of a fault: where the plugin's code raised, else the checked member, else the part's spec.

    Args:
        specs: Specs of the parts that were checked, the judged one first.
        error: The suite's error.
    """
    spec = specs[0]
    try:
        code = resolve(spec.factory)
    except StudioError:
        return _of_description(spec)
    # a fault may come before another part's code was needed; code that was not imported did not raise it
    roots = [_root(one) for one in specs if _module_of(one) in sys.modules]
    raised = error.__cause__ if isinstance(error, ContractError) else error
    for file, line, _ in reversed(_frames(raised)):
        for root in roots:
            if _is_below(file, root):
                return _shown(file, line, root)
    root = roots[0]
    looked = [name for *_, name in _frames(error)]
    if any(name in {"check_spec", "check_config"} for name in looked):
        return _of_description(spec)
    for name in reversed(looked):
        if name in _ABOUT and (found := _line_of(getattr(code, _ABOUT[name], None), root)):
            return found
    return _line_of(code, root) or _of_description(spec)


def _frames(error: BaseException | None) -> list[tuple[str, int, str]]:
    """File, line and function of every frame of an error and its causes, the innermost last."""
    found: list[tuple[str, int, str]] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:  # an error may be its own cause, through another one
        seen.add(id(error))
        found += list(_passed(error.__traceback__))
        error = error.__cause__ or error.__context__
    return found


def _passed(trace: TracebackType | None) -> Iterator[tuple[str, int, str]]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield code.co_filename, trace.tb_lineno, code.co_name
        trace = trace.tb_next


def _module_of(spec: Spec) -> str:
    return spec.factory.partition(":")[0]


def _root(spec: Spec) -> Path:
    """Folder of the package with a part's code, or its file if it is not in a package."""
    module = sys.modules[_module_of(spec)]
    top = sys.modules.get(module.__name__.partition(".")[0], module)
    file = Path(str(top.__file__ or module.__file__))
    return file.parent if file.name == "__init__.py" else file


def _is_below(file: str, root: Path) -> bool:
    return Path(file) == root or root in Path(file).parents


def _shown(file: str, line: int, root: Path) -> str:
    return f"{Path(file).relative_to(root.parent).as_posix()}:{line}"


def _line_of(code: Any, root: Path) -> str:
    """The place of a part's member; empty if it is not in the plugin's code."""
    plain = inspect.unwrap(getattr(code, "__func__", code)) if code is not None else None
    try:
        file, (_, line) = inspect.getsourcefile(plain), inspect.getsourcelines(plain)  # type: ignore[arg-type]
    except (TypeError, OSError):
        return ""
    return _shown(file, line, root) if file and _is_below(file, root) else ""


def _of_description(spec: Spec) -> str:
    """The place of a part's spec: the line that names its id, in the package of its code or of its settings."""
    for name in (_module_of(spec), spec.config.__module__):
        module = sys.modules.get(name.partition(".")[0])
        if module is None or module.__file__ is None:
            continue
        root = Path(module.__file__)
        files = sorted(root.parent.glob("*.py")) if root.name == "__init__.py" else [root]
        base = root.parent.parent if root.name == "__init__.py" else root.parent
        for path in files:
            for number, line in enumerate(linecache.getlines(str(path)), 1):
                if f'id="{spec.id}"' in line:
                    return f"{path.relative_to(base).as_posix()}:{number}"
    return ""


def _fault(error: BaseException) -> str:
    """What is wrong, independent of the circumstances: at other levels and with other fusions it is the same fault."""
    if not isinstance(error, ContractError):
        return _words(error)
    return error.fault if error.__cause__ is None else _words(error.__cause__)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
