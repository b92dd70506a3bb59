"""install-kubectl and the like: nothing unchecked is installed."""

import hashlib
import io
import tarfile
from pathlib import Path
from typing import Dict, List

import pytest

from delivery import installers
from delivery.clock import Clock
from delivery.context import Context, build_context
from delivery.errors import DeliveryError
from delivery.installers import TOOLS, install


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Dict[str, bytes]:
    """What the makers' servers answer, by the end of the address."""
    files: Dict[str, bytes] = {}

    def get(url: str) -> bytes:
        for ending, content in files.items():
            if url.endswith(ending):
                return content
        raise DeliveryError(f"{url} could not be fetched")

    monkeypatch.setattr(installers, "_get", get)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    return files


def context(folder: Path, **environ: str) -> Context:
    """A context that installs into a folder."""
    return build_context({"INSTALL_DIR": str(folder / "bin"), **environ}, Clock())


def archive(member: str) -> bytes:
    """Return a .tar.gz with one program."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as opened:
        info = tarfile.TarInfo(member)
        info.size = 7
        opened.addfile(info, io.BytesIO(b"program"))
    return out.getvalue()


def sha256(content: bytes) -> str:
    """Return a checksum."""
    return hashlib.sha256(content).hexdigest()


def test_kubectl_is_installed_when_its_checksum_fits(
    tmp_path: Path, served: Dict[str, bytes]
) -> None:
    served["/linux/amd64/kubectl"] = b"program"
    served["/kubectl.sha256"] = sha256(b"program").encode()
    install(context(tmp_path), TOOLS["kubectl"])
    program = tmp_path / "bin" / "kubectl"
    assert program.read_bytes() == b"program"
    assert program.stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("name", "file", "sums", "member"),
    [
        ("eksctl", "eksctl_Linux_amd64.tar.gz", "eksctl_checksums.txt", "eksctl"),
        ("helm", "-linux-amd64.tar.gz", ".tar.gz.sha256sum", "linux-amd64/helm"),
    ],
)
def test_a_program_is_taken_out_of_its_archive(
    tmp_path: Path,
    served: Dict[str, bytes],
    name: str,
    file: str,
    sums: str,
    member: str,
) -> None:
    content = archive(member)
    full = (
        TOOLS[name]
        .url.rpartition("/")[2]
        .format(
            version=TOOLS[name].version, system="linux", System="Linux", machine="amd64"
        )
    )
    lines: List[str] = [f"{'0' * 64}  another.tar.gz", f"{sha256(content)}  {full}"]
    served[sums] = "\n".join(lines).encode()
    served[file] = content
    install(context(tmp_path), TOOLS[name])
    assert (tmp_path / "bin" / name).read_bytes() == b"program"


def test_a_wrong_checksum_installs_nothing(
    tmp_path: Path, served: Dict[str, bytes]
) -> None:
    served["/linux/amd64/kubectl"] = b"changed on the way"
    served["/kubectl.sha256"] = sha256(b"program").encode()
    with pytest.raises(DeliveryError, match="has the checksum"):
        install(context(tmp_path), TOOLS["kubectl"])
    assert not (tmp_path / "bin").exists()


def test_a_pinned_checksum_wins_over_the_published_one(
    tmp_path: Path, served: Dict[str, bytes]
) -> None:
    served["/linux/amd64/kubectl"] = b"program"
    served["/kubectl.sha256"] = sha256(b"program").encode()
    with pytest.raises(DeliveryError, match="wanted was 1111"):
        install(context(tmp_path, KUBECTL_SHA256="1" * 64), TOOLS["kubectl"])


def test_a_list_without_the_file_is_refused(
    tmp_path: Path, served: Dict[str, bytes]
) -> None:
    served["/linux/amd64/kubectl"] = b"program"
    served["/kubectl.sha256"] = b"<html>not found</html>"
    with pytest.raises(DeliveryError, match="no checksum"):
        install(context(tmp_path), TOOLS["kubectl"])


def test_a_machine_without_a_build_is_told(
    tmp_path: Path, served: Dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(DeliveryError, match="riscv64"):
        install(context(tmp_path), TOOLS["helm"])
