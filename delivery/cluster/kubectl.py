"""kubectl: apply, wait, look, delete. Manifests go by standard input."""

import json
from typing import Any, Dict, List, Optional

from delivery.context import Context

FIELD_MANAGER = "financial-demo-delivery"
_WAITING = ("--wait=true", "--timeout=900s")


class Kubectl:
    """kubectl for one cluster and namespace.

    Args:
        context: runs the program.
        cluster: name of the context in kubeconfig.
        namespace: where namespaced objects live.
    """

    def __init__(self, context: Context, cluster: str, namespace: str) -> None:
        self.cluster = cluster
        self.namespace = namespace
        self._programs = context.programs
        self._target = ("--context", cluster, "--namespace", namespace)

    def apply(self, manifests: str) -> None:
        """Bring the objects of a YAML or JSON text about.

        Server-side, because the client-side way keeps a copy of the whole object,
        secrets too, in an annotation.
        """
        how = ("--server-side", "--force-conflicts", "--field-manager", FIELD_MANAGER)
        self._run("apply", *how, "--filename", "-", stdin=manifests)

    def get(self, kind: str, name: str) -> Optional[Dict[str, Any]]:
        """Return an object, or None."""
        how = ("--ignore-not-found", "--output", "json")
        text = self._programs.ask("kubectl", *self._target, "get", kind, name, *how)
        found: Optional[Dict[str, Any]] = json.loads(text) if text.strip() else None
        return found

    def list(self, kind: str) -> List[Dict[str, Any]]:
        """Return all objects of a kind in the namespace."""
        text = self._programs.ask(
            "kubectl", *self._target, "get", kind, "--output", "json"
        )
        items: List[Dict[str, Any]] = json.loads(text)["items"]
        return items

    def show(self, *kinds: str) -> None:
        """Print a table of objects."""
        self._run("get", ",".join(kinds), "--output", "wide")

    def wait_for_rollout(self, workload: str, seconds: float) -> None:
        """Wait until the pods of `deployment/name` or the like are ready.

        Raises:
            CommandFailed: they are not in time.
        """
        self._run("rollout", "status", workload, f"--timeout={seconds:.0f}s")

    def delete(self, kind: str, name: str) -> None:
        """Delete an object if it exists, and wait until it is gone."""
        self._run("delete", kind, name, "--ignore-not-found", *_WAITING)

    def delete_namespace(self) -> None:
        """Delete the namespace with all that is in it, and wait until it is gone."""
        self.delete("namespace", self.namespace)

    def delete_labelled(self, kinds: str, label: str) -> None:
        """Delete the objects of some kinds that bear a label."""
        self._run("delete", kinds, "--selector", label, *_WAITING)

    def delete_all(self, kind: str) -> None:
        """Delete all objects of a kind in the namespace."""
        self._run("delete", kind, "--all", *_WAITING)

    def _run(self, *arguments: str, stdin: str = "") -> None:
        self._programs.run("kubectl", *self._target, *arguments, stdin=stdin)


def render(context: Context, folder: str) -> str:
    """Return the manifests that a Kustomize folder stands for, as YAML."""
    return context.programs.ask("kubectl", "kustomize", folder)


def secret(name: str, values: Dict[str, str], kind: str = "Opaque") -> str:
    """Return the manifest of a Secret, as JSON for standard input."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name},
            "type": kind,
            "stringData": values,
        }
    )
