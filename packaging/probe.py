"""The probe: the smallest program of this kind, with which ``measure_bundle.py`` compares the bundle."""

import contextlib
import importlib
import sys

import torch
from PySide6.QtWidgets import QApplication, QLabel

with contextlib.suppress(
    OSError
):  # one that was linked against CUDA does not load beside a CPU build of PyTorch
    importlib.import_module("torchaudio")

application = QApplication(sys.argv[:1])
label = QLabel(torch.__version__)
label.show()
