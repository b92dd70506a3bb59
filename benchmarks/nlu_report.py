"""How well the trained model understands: cross-validation and sets of utterances."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

from benchmarks.nlu_sets import Judged, judge, read_set, scores
from launcher import services
from launcher.ports import free_ports
from launcher.settings import read_settings
from launcher.stack import Stack

ROOT = Path(__file__).resolve().parents[1]
SETS = ROOT.parent / "shared" / "eval" / "sets"
# Written by people who had not seen the examples; every entity is annotated.
HELD_OUT = ROOT / "benchmarks" / "sets"


@contextlib.contextmanager
def duckling() -> Iterator[None]:
    """Start a Duckling on a free port, unless `RASA_DUCKLING_HTTP_URL` names one."""
    if os.environ.get("RASA_DUCKLING_HTTP_URL"):
        yield
        return
    port = str(free_ports(1)[0])
    settings = read_settings({**os.environ, "DUCKLING_PORT": port})
    with Stack(settings) as stack:
        stack.start([services.duckling(settings)])
        os.environ["RASA_DUCKLING_HTTP_URL"] = settings.urls["RASA_DUCKLING_HTTP_URL"]
        yield


def newest_model(folder: Path) -> Path:
    """Return the model made last.

    Raises:
        FileNotFoundError: There is none.
    """
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise FileNotFoundError(f"No model in {folder}. Run `make train` first.")
    return models[-1]


def load(model: Path) -> Any:
    """Unpack and load the understanding of a model."""
    from rasa.model import unpack_model
    from rasa.nlu.model import Interpreter

    with tempfile.TemporaryDirectory() as folder:
        return Interpreter.load(str(Path(unpack_model(str(model), folder)) / "nlu"))


def draw(judged: Sequence[Judged], name: str, out: Path) -> None:
    """Draw the confusion matrix and the histogram of confidences of a set."""
    from rasa.utils.plotting import plot_confusion_matrix, plot_paired_histogram
    from sklearn.metrics import confusion_matrix

    wanted = [j.wanted for j in judged]
    got = [j.intent for j in judged]
    labels = sorted({*wanted, *got})
    matrix = confusion_matrix(wanted, got, labels=labels)
    picture = str(out / f"{name}_confusion.png")
    plot_confusion_matrix(matrix, classes=labels, title=name, output_file=picture)
    right = [j.confidence for j in judged if j.right]
    wrong = [j.confidence for j in judged if not j.right]
    picture = str(out / f"{name}_confidence.png")
    plot_paired_histogram([right, wrong], title=name, output_file=picture)


def write_errors(judged: Sequence[Judged], path: Path) -> None:
    """List what was misunderstood, one utterance a line."""
    lines = [
        f"{j.utterance.text}\twanted {' or '.join(j.utterance.intents)}"
        f"\tgot {j.intent} {j.confidence:.2f}"
        for j in judged
        if not j.right
    ]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def report_sets(folders: Sequence[Path], model: Path, out: Path) -> Dict[str, Any]:
    """Score the model on each `*.jsonl` of the folders; draw and list errors."""
    found: Dict[str, Any] = {}
    paths = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    interpreter = load(model) if paths else None
    for path in paths:
        judged = [judge(interpreter, utterance) for utterance in read_set(path)]
        if not judged:
            continue
        found[path.stem] = scores(judged)
        draw(judged, path.stem, out)
        write_errors(judged, out / f"{path.stem}_errors.txt")
        show(path.stem, found[path.stem])
    return found


def show(name: str, result: Dict[str, Any]) -> None:
    """Print a line for a set, and one for each kind of entity."""
    found = result["entity_f1"]
    print(
        f"{name:<20} {result['n']:>5}  intents {result['intent_accuracy']:6.1%},"
        f" F1 {result['intent_f1']:.3f}  {result['parse_ms_median']:.1f} ms"
        + (f"  entities F1 {found:.3f}" if found is not None else "")
    )
    for kind, marks in result["entities"].items():
        exact, overlap = marks["exact"], marks["overlap"]
        print(f"  {kind:<18} {marks['n']:>5}  exact {exact:.1%}  overlap {overlap:.1%}")


def cross_validate(folds: int, out: Path) -> Dict[str, float]:
    """Let Rasa cross-validate the project's own data; return its weighted F1s.

    Rasa leaves the extractors that it holds for ready-made (spaCy, Duckling) out, and
    judges each other by itself: names count as missed by CRFEntityExtractor, and all
    but names by NameTagger. The F1 of them together is that of the held-out set.
    """
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "launcher.quiet_rasa", "test", "nlu"]
    command += ["--nlu", "data/nlu", "--cross-validation", "--folds", str(folds)]
    subprocess.run([*command, "--out", str(out)], cwd=ROOT, check=True)
    found = {}
    for path in sorted(out.glob("*_report.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        if "weighted avg" in report:
            found[path.stem] = report["weighted avg"]["f1-score"]
    for name, value in found.items():
        print(f"{folds}-fold {name:<30} F1 {value:.3f}")
    return found


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser("nlu_report", description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path, help="folders of *.jsonl sets")
    parser.add_argument("--model", type=Path, help="default: the newest in models/")
    parser.add_argument("--folds", type=int, default=10, help="0: no cross-validation")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "nlu")
    chosen = parser.parse_args(argv)
    if not chosen.sets:
        chosen.sets = [folder for folder in (HELD_OUT, SETS) if folder.is_dir()]
    if missing := [str(folder) for folder in chosen.sets if not folder.is_dir()]:
        parser.error(f"no such folder: {', '.join(missing)}")
    if chosen.folds < 0 or chosen.folds == 1:
        parser.error("--folds has to be 0 or at least 2")
    return chosen


def measure(chosen: argparse.Namespace) -> Dict[str, Any]:
    """Measure what the command line asks for."""
    chosen.out.mkdir(parents=True, exist_ok=True)
    result: Dict[str, Any] = {}
    if chosen.sets:
        model = chosen.model or newest_model(ROOT / "models")
        result["sets"] = report_sets(chosen.sets, model, chosen.out)
    if chosen.folds:
        folder = chosen.out / "cross_validation"
        result["cross_validation"] = cross_validate(chosen.folds, folder)
    return result


def main(argv: Optional[List[str]] = None) -> int:
    """Measure; write pictures, errors and `report.json`; return the exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    chosen = arguments(sys.argv[1:] if argv is None else argv)
    try:
        with duckling():
            result = measure(chosen)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    report = chosen.out / "report.json"
    report.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"Pictures, errors and figures are in {chosen.out}.")
    return 0
