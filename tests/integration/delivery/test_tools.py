"""install-… and pipeline-params, run by make itself as the pipeline runs them."""

import functools
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Iterator

import pytest
import yaml

from delivery.installers import TOOLS, fill
from tests.integration.delivery.support import ROOT, Project


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def mirror(tmp_path: Path, project: Project) -> Iterator[Path]:
    """The folder of a server that keeps what the makers publish."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    project.environ["INSTALL_MIRROR"] = f"http://127.0.0.1:{server.server_address[1]}"
    yield folder
    server.shutdown()
    server.server_close()


def publish(folder: Path, name: str) -> None:
    """Put a program that prints its name on the server, with its checksum."""
    tool = TOOLS[name]

    def path(pattern: str) -> Path:
        place = folder / fill(pattern, tool).partition("://")[2]
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    program = f"#!/bin/sh\necho this is {name}\n".encode()
    content = archive(fill(tool.member, tool), program) if tool.member else program
    path(tool.url).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    path(tool.sums).write_text(f"{digest}  {path(tool.url).name}\n")


def archive(member: str, program: bytes) -> bytes:
    """Return a .tar.gz with one program."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as opened:
        info = tarfile.TarInfo(member)
        info.size = len(program)
        opened.addfile(info, io.BytesIO(program))
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_make_installs_a_program_that_then_runs(
    project: Project, mirror: Path, name: str
) -> None:
    publish(mirror, name)
    for _ in range(2):
        outcome = project.really_make(f"install-{name}")
        assert outcome.status == 0, outcome.out
    program = Path(project.environ["INSTALL_DIR"]) / name
    assert subprocess.check_output([str(program)]) == f"this is {name}\n".encode()


def test_make_installs_nothing_that_was_changed_on_the_way(
    project: Project, mirror: Path
) -> None:
    publish(mirror, "kubectl")
    program = next(path for path in mirror.rglob("kubectl") if path.is_file())
    program.write_bytes(b"changed")
    outcome = project.really_make("install-kubectl")
    assert outcome.status != 0
    assert "has the checksum" in outcome.out
    assert not (Path(project.environ["INSTALL_DIR"]) / "kubectl").exists()


def test_the_pipeline_reads_the_names_of_its_commit(
    project: Project, tmp_path: Path
) -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/cicd.yml").read_text())
    params = workflow["jobs"]["params"]
    step = next(one for one in params["steps"] if one.get("id") == "names")
    outputs = tmp_path / "outputs"
    make = tmp_path / "bin" / "make"
    given = f"-o setup PY='{sys.executable}'"
    make.write_text(f"#!/bin/sh\nexec '{shutil.which('make')}' {given} \"$@\"\n")
    make.chmod(0o755)
    environ = {**project.environ, "GITHUB_OUTPUT": str(outputs), "GIT_BRANCH": "a/b"}
    command = ["bash", "-e", "-c", step["run"]]
    subprocess.run(command, cwd=project.root, env=environ, check=True)
    names = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    assert re.fullmatch(r"a-b-[0-9a-f]{6}-[0-9a-f]{12}", names["image_tag"])
    assert re.fullmatch(r"financial-demo-test-a-b-[0-9a-f]{6}", names["cluster"])
    used = re.findall(r"steps\.names\.outputs\.(\w+)", str(params["outputs"]))
    assert used
    assert set(used) <= set(names)
