"""The contract suite: what every plugin's parts must do, checked the same way for everyone's.

A plugin author runs it against an installed plugin::

    from mmstudio.testing import check_plugin

    def test_contract():
        check_plugin("my-plugin", settings={"generator:my-flow": {"width": 16}})

or makes one test of each check with ``pytest.mark.parametrize("name, check", checks_for(registry))``. Nothing here needs
pytest. A part that breaks its contract raises :class:`ContractError` with a sentence that names it.
"""

from __future__ import annotations

from mmstudio.testing.codec import check_codec
from mmstudio.testing.config import check_config, check_spec
from mmstudio.testing.encoder import check_encoder
from mmstudio.testing.faults import ContractError
from mmstudio.testing.fusion import check_fusion
from mmstudio.testing.generator import check_generator, check_pair
from mmstudio.testing.importer import check_importer
from mmstudio.testing.light import check_exporter, check_metric, check_sample
from mmstudio.testing.material import Material, difference, slot_of, synthetic
from mmstudio.testing.step import check_step
from mmstudio.testing.suite import check_plugin, checks_for

__all__ = [
    "ContractError",
    "Material",
    "check_codec",
    "check_config",
    "check_encoder",
    "check_exporter",
    "check_fusion",
    "check_generator",
    "check_importer",
    "check_metric",
    "check_pair",
    "check_plugin",
    "check_sample",
    "check_spec",
    "check_step",
    "checks_for",
    "difference",
    "slot_of",
    "synthetic",
]
