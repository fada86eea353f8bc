"""Importing ustaz costs nothing and does nothing; imports only go down the house."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import ustaz

HEAVY = {"lxml", "mido", "scipy", "verovio", "vl_convert", "jinja2", "rich", "polib", "numpy"}

LIST_MODULES = "import json, sys; {statement}; print(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"


def loaded_by(statement: str) -> set[str]:
    code = LIST_MODULES.format(statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_ustaz_loads_nothing_heavy() -> None:
    assert not loaded_by("import ustaz") & HEAVY


def test_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded_by("import ustaz.cli.verbs") & (HEAVY - {"polib"})


def test_importing_opens_no_socket_and_starts_no_process() -> None:
    code = (
        "import sys\n"
        "forbidden = ('socket.', 'subprocess.', 'os.system', 'os.exec', 'os.fork', 'os.posix_spawn')\n"
        "def watch(event, arguments):\n"
        "    if event.startswith(forbidden):\n"
        "        raise SystemExit(f'{event} {arguments}')\n"
        "sys.addaudithook(watch)\n"
        "import ustaz.flow, ustaz.cli.verbs\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ustaz.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(ustaz, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'conduct'"):
        ustaz.conduct  # noqa: B018 (looking it up is the test)
