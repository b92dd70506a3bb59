"""What a cluster makes of the objects that were applied: pods, on one machine."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

import requests

from delivery.docker import dockerfile
from launcher.settings import ROOT
from tests.support.machine import Machine, Mount, Pod
from tests.support.processes import wait_until

# Starting Rasa takes a minute on a busy machine.
PATIENCE = 300.0
Object = Dict[str, Any]


@dataclass(frozen=True)
class Image:
    """What a Dockerfile says of its last stage.

    Attributes:
        environment: Its variables.
        folder: Where its command starts.
        command: What it starts unless it is told otherwise.
        files: What it copies of the project, by where it lies inside.
    """

    environment: Mapping[str, str]
    folder: str
    command: Sequence[str]
    files: Mapping[str, Path]


def image(part: str) -> Image:
    """Read a part's Dockerfile."""
    text = (ROOT / dockerfile(part)).read_text().replace("\\\n", " ")
    last = text[text.rindex("\nFROM ") :] if "\nFROM " in text else text
    words = [line.split() for line in last.splitlines() if line.strip()]
    environment = dict(
        pair.split("=", 1) for line in words if line[0] == "ENV" for pair in line[1:]
    )
    environment.pop("PATH", "")  # its place for Python is not this machine's
    (folder,) = [line[1] for line in words if line[0] == "WORKDIR"]
    files: Dict[str, Path] = {}
    for line in words:
        if line[0] == "COPY" and not line[1].startswith("--from"):
            *sources, target = line[1:]
            for source in sources:
                place = target.replace("./", f"{folder}/", 1)
                place += Path(source).name if place.endswith("/") else ""
                files[place] = ROOT / source
    command = re.findall(r'"([^"]+)"', last[last.rindex("\nCMD ") :])
    return Image(environment, folder, command, files)


class Cluster:
    """Starts pods of what was applied.

    Args:
        machine: Where they run.
        objects: What was applied, by kind and name.
        folder: For files of ConfigMaps and volumes.
        extra: Variables that every pod gets besides, such as where AWS is.

    Attributes:
        pods: Those that were started last, by the name of their container.
    """

    def __init__(
        self,
        machine: Machine,
        objects: Mapping[str, Object],
        folder: Path,
        extra: Mapping[str, str],
    ) -> None:
        self.machine = machine
        self._objects = objects
        self._folder = folder
        self._extra = extra
        self.pods: Dict[str, Pod] = {}

    def spec(self, workload: str) -> Object:
        """What a workload says of its pods; `workload` is KIND/NAME."""
        spec = self._objects[workload]["spec"]
        template = spec.get("jobTemplate", {"spec": spec})["spec"]["template"]
        found: Object = template["spec"]
        return found

    def start(self, workload: str, **changes: str) -> Pod:
        """Start a workload's pod, after what has to run before it.

        Args:
            workload: KIND/NAME.
            changes: Variables that replace those of the manifest.
        """
        spec = self.spec(workload)
        for first in spec.get("initContainers", []):
            status = self._run(spec, first, changes).wait(120)
            assert status == 0, f"{first['name']} ended with {status}"
        (container,) = spec["containers"]
        return self._run(spec, container, changes)

    def environment(self, container: Object) -> Dict[str, str]:
        """The variables of a container, from the objects that it refers to."""
        found: Dict[str, str] = {}
        for source in container.get("envFrom", []):
            found.update(self._data("configmap", source["configMapRef"]["name"]))
        for variable in container.get("env", []):
            found[variable["name"]] = self._value(variable)
        return found

    def wait_until_ready(self, pod: Pod, workload: str) -> None:
        """Wait until the probes of a pod say that it is ready."""
        (container,) = self.spec(workload)["containers"]
        probe = container.get("startupProbe", container["readinessProbe"])
        wait_until(
            lambda: pod.is_running() and self.passes(pod, container, probe), PATIENCE
        )
        assert self.passes(pod, container, container["readinessProbe"])

    def passes(self, pod: Pod, container: Object, probe: Object) -> bool:
        """Ask a probe once, as the kubelet does."""
        if "exec" in probe:
            return pod.run(probe["exec"]["command"]).returncode == 0
        asked = probe.get("httpGet") or probe["tcpSocket"]
        ports = {one["name"]: one["containerPort"] for one in container["ports"]}
        service = self._objects[f"service/{container['name']}"]["spec"]["ports"][0]
        assert ports[asked["port"]] == service["port"]
        try:
            url = self.machine.url(container["name"]) + asked.get("path", "/")
            status = requests.get(url, timeout=probe.get("timeoutSeconds", 1))
        except requests.RequestException:
            return False
        return "tcpSocket" in probe or status.status_code < 400

    def start_as(
        self, workload: str, command: Sequence[str], variables: Mapping[str, str]
    ) -> Pod:
        """Start a pod of an image that is not ours with another command.

        Args:
            workload: KIND/NAME; says what is mounted, and who runs it.
            command: What stands for the image's own.
            variables: All of its variables.
        """
        spec = self.spec(workload)
        (container,) = spec["containers"]
        name = container["name"]
        mounts, user = self._mounts(spec, container), _user(spec)
        pod = self.machine.start(name, command, variables, mounts, user, account=name)
        self.pods[name] = pod
        return pod

    def _run(self, spec: Object, container: Object, changes: Mapping[str, str]) -> Pod:
        shipped = self._image(container)
        variables = {
            **shipped.environment,
            **self.environment(container),
            **self._extra,
            **changes,
        }
        command = container.get("command") or shipped.command
        arguments = [
            re.sub(r"\$\((\w+)\)", lambda name: str(variables[str(name[1])]), word)
            for word in container.get("args", [])
        ]
        mounts = [Mount("ro", str(path), at) for at, path in shipped.files.items()]
        mounts += self._mounts(spec, container)
        folder = container.get("workingDir", shipped.folder)
        name, words = container["name"], [*command, *arguments]
        pod = self.machine.start(name, words, variables, mounts, _user(spec), folder)
        self.pods[name] = pod
        return pod

    def _image(self, container: Object) -> Image:
        found = re.search(r"/financial-demo(?:-(\w+))?:", container["image"])
        return image(found[1] or "actions") if found else Image({}, "/", (), {})

    def _mounts(self, spec: Object, container: Object) -> List[Mount]:
        volumes = {one["name"]: one for one in spec.get("volumes", [])}
        found = []
        for mount in container.get("volumeMounts", []):
            volume = volumes.get(mount["name"], {})
            target = mount["mountPath"]
            if "emptyDir" in volume:
                size = volume["emptyDir"]["sizeLimit"].replace("i", "")
                found.append(Mount("tmpfs", size, target))
            elif "configMap" in volume:
                name = volume["configMap"]["name"]
                place = self._files(name) / mount.get("subPath", "")
                found.append(Mount("ro", str(place), target))
            else:  # a claim of a StatefulSet
                place = self._folder / f"volume-{container['name']}-{mount['name']}"
                place.mkdir(exist_ok=True)
                found.append(Mount("rw", str(place), target))
        return found

    def _files(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        for file, text in self._data("configmap", name).items():
            (folder / file).write_text(text)
        return folder

    def _value(self, variable: Object) -> str:
        if "value" in variable:
            return str(variable["value"])
        source = variable["valueFrom"]
        for kind, name in (
            ("configMapKeyRef", "configmap"),
            ("secretKeyRef", "secret"),
        ):
            if kind in source:
                return self._data(name, source[kind]["name"])[source[kind]["key"]]
        raise AssertionError(variable)

    def _data(self, kind: str, name: str) -> Dict[str, str]:
        found: Dict[str, str] = self._objects[f"{kind}/{name}"]["data"]
        return found


def _user(spec: Object) -> int:
    return int(spec["securityContext"]["runAsUser"])
