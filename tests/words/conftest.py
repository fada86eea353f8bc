"""The tool that keeps the catalogues in step with the code; it lies outside the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    name = "extract_words"
    path = Path(__file__).resolve().parents[2] / "tools" / f"{name}.py"
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module  # its dataclasses look for it there
    specification.loader.exec_module(module)
    return module
