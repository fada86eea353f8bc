import subprocess
import sys

import pytest

from ustaz.errors import InputError
from ustaz.hearing.piano.network import transkun


@pytest.mark.parametrize("package", ["torch", "transkun"])
def test_where_the_extra_is_missing_a_sentence_says_how_to_add_it(package, monkeypatch):
    if package == "transkun":
        pytest.importorskip("torch")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError) as told:
        transkun()
    assert str(told.value).startswith(f"The piano ear needs the package {package}, which is not installed. Add it: pip")
    assert len(str(told.value)) <= 200


def test_importing_the_ear_imports_nothing_heavy():
    heavy = "'torch', 'transkun', 'torchaudio', 'soxr', 'scipy'"
    code = f"import sys, ustaz.hearing.piano; print({{name for name in ({heavy}) if name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
