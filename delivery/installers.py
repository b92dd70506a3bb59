"""Install eksctl, kubectl and helm: pinned versions, checksums verified."""

import hashlib
import io
import os
import platform
import re
import tarfile
from pathlib import Path
from typing import NamedTuple

import requests

from delivery.context import Command, Context
from delivery.errors import DeliveryError

TIMEOUT_SECONDS = 120
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class Tool(NamedTuple):
    """A program to install.

    Attributes:
        version: the pinned one.
        url: of the program or an archive; {version} {system} {machine} are filled in.
        sums: of the checksums that its makers publish.
        member: path inside the archive; empty if the URL is the program.
    """

    name: str
    version: str
    url: str
    sums: str
    member: str


_EKSCTL = "https://github.com/eksctl-io/eksctl/releases/download/v{version}/"
_KUBECTL = "https://dl.k8s.io/release/v{version}/bin/{system}/{machine}/kubectl"
_HELM = "https://get.helm.sh/helm-v{version}-{system}-{machine}.tar.gz"
TOOLS = {
    "eksctl": Tool(
        "eksctl",
        "0.228.0",
        _EKSCTL + "eksctl_{System}_{machine}.tar.gz",
        _EKSCTL + "eksctl_checksums.txt",
        "eksctl",
    ),
    "kubectl": Tool("kubectl", "1.35.9", _KUBECTL, _KUBECTL + ".sha256", ""),
    "helm": Tool(
        "helm", "4.2.3", _HELM, _HELM + ".sha256sum", "{system}-{machine}/helm"
    ),
}


def install(context: Context, tool: Tool) -> None:
    """Download, check and install one program.

    Raises:
        DeliveryError: no network, no such build, or a wrong checksum.
    """
    target = Path(context.settings["INSTALL_DIR"]).expanduser() / tool.name
    url, sums = (_address(context, tool, one) for one in (tool.url, tool.sums))
    file_name = url.rpartition("/")[2]
    content = _get(url)
    wanted = context.settings[f"{tool.name.upper()}_SHA256"]
    _check(content, wanted or _published(sums, file_name), file_name)
    program = _extract(content, fill(tool.member, tool)) if tool.member else content
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.write_bytes(program)
    part.chmod(0o755)
    part.replace(target)
    context.say(f"Installed {tool.name} {tool.version} as {target}.")
    if str(target.parent) not in context.environ.get("PATH", "").split(os.pathsep):
        context.say(f"Add {target.parent} to PATH to use it.")


def _address(context: Context, tool: Tool, pattern: str) -> str:
    """Return where a file is: at its makers', or in INSTALL_MIRROR below their host."""
    address, mirror = fill(pattern, tool), context.settings["INSTALL_MIRROR"]
    if not mirror:
        return address
    return f"{mirror.rstrip('/')}/{address.partition('://')[2]}"


def fill(pattern: str, tool: Tool) -> str:
    """Return an address or a path for this machine."""
    machine = _MACHINES.get(platform.machine().lower())
    if machine is None:
        raise DeliveryError(
            f"There is no {tool.name} for {platform.machine()}.",
            f"Install {tool.name} {tool.version} by hand.",
        )
    system = platform.system()
    return pattern.format(
        version=tool.version, system=system.lower(), System=system, machine=machine
    )


def _get(url: str) -> bytes:
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise DeliveryError(
            f"{url} could not be fetched: {error}", "Check the network and try again."
        ) from error
    return bytes(answer.content)


def _published(url: str, file_name: str) -> str:
    lines = _get(url).decode("utf-8").splitlines()
    for line in lines:
        found = re.match(r"([0-9a-f]{64})(?:\s+\*?(\S+))?\s*$", line)
        if found and found.group(2) in (None, file_name):
            return found.group(1)
    raise DeliveryError(f"{url} has no checksum of {file_name}.")


def _check(content: bytes, wanted: str, name: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != wanted.lower():
        raise DeliveryError(
            f"{name} has the checksum {found}, wanted was {wanted}.",
            "Nothing was installed. Try again; if it stays, trust neither.",
        )


def _extract(archive: bytes, member: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        for entry in opened:
            if os.path.normpath(entry.name) == member and entry.isfile():
                content = opened.extractfile(entry)
                return content.read() if content else b""
    raise DeliveryError(f"The archive holds no {member}.")


def _install_eksctl(context: Context) -> None:
    install(context, TOOLS["eksctl"])


def _install_kubectl(context: Context) -> None:
    install(context, TOOLS["kubectl"])


def _install_helm(context: Context) -> None:
    install(context, TOOLS["helm"])


COMMANDS = (
    Command("install-eksctl", _install_eksctl),
    Command("install-kubectl", _install_kubectl),
    Command("install-helm", _install_helm),
)
