"""A machine for pods where there is no container engine: Linux's own namespaces.

Each pod is a process number 1 with a plain user, no capabilities and a file system of
its own that cannot be written, but for what is mounted for that. All share one network,
in which each service has a name. Needs no root where a user may make namespaces; Ubuntu
24.04 forbids it unless told otherwise (make test-machine).
"""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Sequence

import psutil
import pytest

from launcher.settings import ROOT
from tests.support.processes import wait_until

PATH = "/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Fills the folder $1 with what is mounted, and becomes the command behind "--".
_BUILD = """
root=$1; user=$2; folder=$3; shift 3
mount -t tmpfs -o mode=755 tmpfs "$root"
while [ "$1" != -- ]; do
    kind=$1; source=$2; target=$root$3; shift 3
    mkdir -p "$(dirname "$target")"
    if [ "$kind" = link ]; then
        ln -s "$source" "$target"
    elif [ "$kind" = tmpfs ]; then
        mkdir -p "$target"
        mount -t tmpfs -o "mode=1777,size=$source" tmpfs "$target"
    else
        if [ -d "$source" ]; then mkdir -p "$target"
        elif [ ! -e "$target" ]; then : > "$target"
        fi
        mount --rbind "$source" "$target"
        [ "$kind" != ro ] || mount -o remount,ro,bind,nosuid,nodev "$target"
    fi
done
shift
mkdir -p "$root$folder"
mount -o remount,ro "$root"
exec unshare --user --map-user="$user" --map-group="$user" \\
    --root="$root" --wd="$folder" setpriv --no-new-privs "$@"
"""
_ENTER = ["nsenter", "--preserve-credentials", "--user", "--net", "--target"]


class Mount(NamedTuple):
    """Something that a pod sees.

    Attributes:
        kind: ro and rw of something outside, tmpfs, or link.
        source: where it is outside; the size of a tmpfs; what a link names.
        target: where the pod sees it.
    """

    kind: str
    source: str
    target: str


def _system() -> List[Mount]:
    """What stands for the base of every image: Debian, Python and the packages."""
    found = [Mount("ro", "/usr", "/usr"), Mount("ro", "/etc", "/etc")]
    for name in ("bin", "sbin", "lib", "lib64"):
        place = Path("/") / name
        if place.is_symlink():
            found.append(Mount("link", os.readlink(place), str(place)))
        elif place.exists():
            found.append(Mount("ro", str(place), str(place)))
    for name in ("null", "zero", "random", "urandom"):
        found.append(Mount("rw", f"/dev/{name}", f"/dev/{name}"))
    found += [Mount("rw", "/proc", "/proc"), Mount("tmpfs", "64m", "/dev/shm")]
    if not sys.base_prefix.startswith("/usr"):
        found.append(Mount("ro", sys.base_prefix, sys.base_prefix))
    return [*found, Mount("ro", str(Path(sys.prefix).resolve()), "/venv")]


@dataclass
class Pod:
    """A running pod.

    Attributes:
        name: What it is called.
        log: What it printed.
        environment: Its variables, which its probes have too.
    """

    name: str
    log: Path
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def pid(self) -> int:
        """The number that its process 1 has outside."""
        children = psutil.Process(self.process.pid).children()
        assert children, f"{self.name} has no process: {self.said()}"
        return int(children[0].pid)

    def is_inside(self) -> bool:
        """Tell whether its process 1 has left the file system of this machine."""
        children = psutil.Process(self.process.pid).children()
        try:
            roots = [Path(f"/proc/{one.pid}/root").stat().st_dev for one in children]
        except OSError:  # it just ended
            return False
        return bool(roots) and Path("/").stat().st_dev not in roots

    def said(self) -> str:
        """Everything it printed so far."""
        return self.log.read_text(errors="replace")

    def status(self) -> Dict[str, str]:
        """What Linux says of its process 1 (proc_pid_status(5))."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        pairs = (line.partition(":") for line in lines)
        return {name: value.strip() for name, _, value in pairs}

    def run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        """Run a command inside, as an exec probe does."""
        enter = [*_ENTER, str(self.pid), "--mount", "--pid", "--root", "--wd"]
        return subprocess.run(
            [*enter, *command],
            cwd="/",
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )

    def is_running(self) -> bool:
        """True while it runs.

        Raises:
            AssertionError: It ended.
        """
        status = self.process.poll()
        assert status is None, f"{self.name} ended with {status}:\n{self.said()}"
        return True

    def wait(self, seconds: float) -> int:
        """Wait until it ends by itself and return its status."""
        return self.process.wait(seconds)

    def ask_to_end(self) -> None:
        """Send it the signal that Kubernetes sends."""
        os.kill(self.pid, signal.SIGTERM)

    def remove(self) -> None:
        """End it at once; its process 1 takes all others with it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


class Machine:
    """A network of its own, in which services have names.

    Args:
        folder: For logs and the roots of pods.
        services: The port of each service.
    """

    def __init__(self, folder: Path, services: Mapping[str, int]) -> None:
        self._folder = folder
        self._pods: List[Pod] = []
        numbered = enumerate(sorted(services), start=1)
        addresses = {name: f"127.0.1.{number}" for number, name in numbered}
        lines = ["127.0.0.1 localhost"]
        lines += [f"{address} {name}" for name, address in addresses.items()]
        (folder / "hosts").write_text("\n".join(lines) + "\n")
        listening = {name: socket.create_server(("127.0.0.1", 0)) for name in services}
        self.ports = {name: one.getsockname()[1] for name, one in listening.items()}
        ways = [
            f"{listening[name].fileno()}={addresses[name]}:{services[name]}"
            for name in services
        ]
        self._gateway = self._start(ways, [one.fileno() for one in listening.values()])
        for one in listening.values():
            one.close()

    def _start(self, ways: List[str], passed: List[int]) -> "subprocess.Popen[bytes]":
        command = ["unshare", "--user", "--map-root-user", "--net", sys.executable]
        started = subprocess.Popen(
            [*command, "-m", "tests.support.gateway", *ways],
            cwd=ROOT,
            pass_fds=passed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert started.stdout is not None and started.stderr is not None
        if started.stdout.readline() != b"ready\n":
            trouble = started.stderr.read().decode().strip()
            hint = "this machine lets nobody make namespaces; run: make test-machine"
            _cannot_be_tested(f"{hint} ({trouble.splitlines()[-1:]})")
        return started

    def url(self, service: str) -> str:
        """Where tests reach a service."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        mounts: Sequence[Mount],
        user: int = 1001,
        folder: str = "/",
        account: str = "",
    ) -> Pod:
        """Start a pod.

        Args:
            name: What it is called.
            command: What it runs, by the names that it sees.
            environment: All of its variables; PATH and HOME are added.
            mounts: What it sees besides the system.
            user: The number of its user and group.
            folder: Where it starts.
            account: The name of that user, if its image gives it one.
        """
        root = self._folder / f"{name}-{len(self._pods)}"
        root.mkdir()
        known = root.with_suffix(".passwd")
        line = f"{account}:x:{user}:{user}::/:/bin/sh\n" if account else ""
        known.write_text(f"root:x:0:0::/root:/bin/sh\n{line}")
        own = [
            Mount("ro", str(self._folder / "hosts"), "/etc/hosts"),
            Mount("ro", str(known), "/etc/passwd"),
        ]
        words = [part for one in [*_system(), *own, *mounts] for part in one]
        variables = {"PATH": PATH, "HOME": "/", "HOSTNAME": name, **environment}
        enter = [*_ENTER, str(self._gateway.pid), "unshare", "--mount", "--pid"]
        build = ["--fork", "--kill-child", "sh", "-ec", _BUILD, "build", str(root)]
        log = root.with_suffix(".log")
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [*enter, *build, str(user), folder, *words, "--", *command],
                cwd="/",
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        pod = Pod(name, log, variables, process)
        self._pods.append(pod)
        # Before that, a probe would run in the file system of this machine.
        wait_until(lambda: process.poll() is not None or pod.is_inside())
        return pod

    def remove(self) -> None:
        """End all pods and the network."""
        for pod in self._pods:
            pod.remove()
        self._gateway.communicate()


def _cannot_be_tested(why: str) -> None:
    message = f"NOT TESTED: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
