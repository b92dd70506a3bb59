import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from duckling_server.slim import find_library, shrink

ROOT = Path(__file__).resolve().parents[3]
PARSE = """
import sys
from duckling_server.library import Parser
from duckling_server.messages import Message
for text in ("pay $20.50 tomorrow at 5pm", "3 km in two weeks", "mail a@b.org"):
    message = Message(text, "EN_US", (), "Europe/Berlin", 1_700_000_000, False)
    print(Parser().parse(message))
with open("/proc/self/maps") as maps:
    sys.stderr.write(maps.read())
"""


def answers(folder, library):
    done = subprocess.run(
        [sys.executable, "-c", PARSE],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert str(library) in done.stderr, "another library was loaded"
    return done.stdout


@pytest.mark.skipif(not shutil.which("strip"), reason="needs strip (Debian: binutils)")
def test_the_library_gives_the_same_answers_when_it_was_shrunk(tmp_path):
    large = find_library()
    assert large is not None
    libraries = tmp_path / "duckling.libs"
    libraries.mkdir()
    for file in large.parent.iterdir():
        if file != large:
            (libraries / file.name).symlink_to(file)
    shutil.copytree(large.parent.parent / "duckling", tmp_path / "duckling")
    small = libraries / large.name
    shutil.copyfile(large, small)

    shrink(small)

    assert small.stat().st_size < 200_000_000
    assert answers(tmp_path, small) == answers(large.parent.parent, large) != ""
    small.unlink()
