"""The contract suite: what every plugin's parts must do, checked in the same way for all plugins.

A plugin author runs it against an installed plugin::

    from mmstudio.testing import check_plugin

    def test_contract():
        check_plugin("my-plugin")

or makes one test of each check of ``plugin_checks("my-plugin")``. A module ``contract`` beside the plugin's light half
holds small settings, values of the plugin's own modalities, and sources for its importers: ``SETTINGS``, ``SAMPLING``,
``MATERIAL``, ``SOURCES`` (:mod:`mmstudio.testing.told`). Nothing here needs pytest. A part that breaks its contract
raises :class:`ContractError` with a sentence that names it.
"""

from __future__ import annotations

from mmstudio.testing.faults import ContractError
from mmstudio.testing.material import Material, difference, slot_of, synthetic
from mmstudio.testing.parts.codec import check_codec
from mmstudio.testing.parts.config import check_config, check_spec
from mmstudio.testing.parts.dataset_exporter import check_dataset_exporter
from mmstudio.testing.parts.encoder import check_encoder
from mmstudio.testing.parts.extractor import check_extractor
from mmstudio.testing.parts.fusion import check_fusion
from mmstudio.testing.parts.generator import check_generator, check_pair
from mmstudio.testing.parts.importer import check_importer
from mmstudio.testing.parts.inspector import check_inspector
from mmstudio.testing.parts.light import check_exporter, check_sample
from mmstudio.testing.parts.metric import check_metric
from mmstudio.testing.parts.objective import check_objective
from mmstudio.testing.parts.parent import check_parent
from mmstudio.testing.parts.predictor import check_predictor
from mmstudio.testing.parts.step import check_step
from mmstudio.testing.suite import Check, check_plugin, checks_for, checks_of, plugin_checks
from mmstudio.testing.told import Told, told_by

__all__ = [
    "Check",
    "ContractError",
    "Material",
    "Told",
    "check_codec",
    "check_config",
    "check_dataset_exporter",
    "check_encoder",
    "check_exporter",
    "check_extractor",
    "check_fusion",
    "check_generator",
    "check_importer",
    "check_inspector",
    "check_metric",
    "check_objective",
    "check_pair",
    "check_parent",
    "check_plugin",
    "check_predictor",
    "check_sample",
    "check_spec",
    "check_step",
    "checks_for",
    "checks_of",
    "difference",
    "plugin_checks",
    "slot_of",
    "synthetic",
    "told_by",
]
