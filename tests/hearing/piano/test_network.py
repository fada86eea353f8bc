import subprocess
import sys

import pytest

from ustaz.errors import InputError
from ustaz.hearing.piano.network import transkun


def test_where_the_weights_are_missing_a_sentence_says_how_to_add_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "transkun", None)
    with pytest.raises(InputError) as told:
        transkun()
    assert str(told.value) == (
        "The piano ear needs the weights of Transkun 2, which are not installed. "
        "Add them: pip install --no-deps transkun==2.0.1 (51 MB, without the PyTorch that it asks for)."
    )


def test_another_release_of_the_package_is_no_stand_in(monkeypatch, tmp_path):
    (tmp_path / "transkun").mkdir()
    (tmp_path / "transkun" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "transkun", raising=False)
    with pytest.raises(InputError, match="weights of Transkun 2"):
        transkun()
    sys.modules.pop("transkun", None)


def test_importing_the_ear_imports_nothing_heavy():
    heavy = "'torch', 'transkun', 'onnxruntime', 'soxr', 'scipy'"
    code = f"import sys, ustaz.hearing.piano; print({{name for name in ({heavy}) if name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
