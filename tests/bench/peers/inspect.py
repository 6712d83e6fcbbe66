#!/usr/bin/env python3
"""How fast whole files are inspected, start of the process to its end, beside cloakrs (cloakrs-cli on crates.io) and
presidio-analyzer (PyPI) on the same table in the same run.

usage: inspect.py TABLE.csv [--steelyard target/release/steelyard] [--large-mb 1000] [--presidio-rows 20]

TABLE.csv is any table with a header; TABLE.jsonl and TABLE.parquet beside it are measured too where they are. The
large file is the table again and again. Needs cloakrs on PATH (cargo install cloakrs-cli --locked) and presidio-analyzer;
what is missing is said and left out. Prints a line each: what, seconds, MB/s, greatest memory in MB.
"""
import argparse, csv, os, shutil, subprocess, sys, tempfile, time
from pathlib import Path


def run(command):
    """Seconds, and the greatest memory in MB, of a command whose answer is thrown away."""
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {errors.decode()}")
    return seconds, used.ru_maxrss / 1024


def line(what, seconds, size, memory=None):
    rate = size / 1e6 / seconds
    print(f"{what:<44} {seconds:8.2f} s {rate:10.3f} MB/s" + (f" {memory:7.0f} MB" if memory else ""), flush=True)
    return rate


def repeated(table, megabytes, folder):
    """The table again and again, until it is this large."""
    head, _, rows = table.read_bytes().partition(b"\n")
    large = folder / "large.csv"
    with large.open("wb") as out:
        out.write(head + b"\n")
        for _ in range(max(1, int(megabytes * 1e6 // len(rows)))):
            out.write(rows)
    return large


def presidio(table, rows):
    """MB/s of every cell of the first rows, one call each; without a language model, which only makes it faster."""
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    except ImportError:
        print("presidio-analyzer is not installed: left out")
        return None

    class Nothing(NlpEngine):
        def load(self): pass
        def is_loaded(self): return True
        def process_text(self, text, language): return NlpArtifacts([], [], [], [], self, language)
        def process_batch(self, texts, language, **_): return ((text, self.process_text(text, language)) for text in texts)
        def is_stopword(self, word, language): return False
        def is_punct(self, word, language): return False
        def get_supported_entities(self): return []
        def get_supported_languages(self): return ["en"]

    engine = AnalyzerEngine(nlp_engine=Nothing(), supported_languages=["en"])
    with table.open(newline="", encoding="utf-8") as lines:
        reader = csv.reader(lines)
        next(reader)
        cells = [cell for row, _ in zip(reader, range(rows)) for cell in row]
    engine.analyze("warm", "en")
    began = time.process_time()
    for cell in cells:
        engine.analyze(cell, "en")
    size = sum(len(cell.encode()) + 1 for cell in cells)
    return line(f"presidio-analyzer, {rows} rows", time.process_time() - began, size)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("table", type=Path)
    asked.add_argument("--steelyard", default="target/release/steelyard")
    asked.add_argument("--large-mb", type=float, default=1000)
    asked.add_argument("--presidio-rows", type=int, default=20)
    asked = asked.parse_args()
    steelyard = [asked.steelyard, "inspect", "--json"]
    ours = None
    for ending in (".csv", ".jsonl", ".parquet"):
        file = asked.table.with_suffix(ending)
        if file.exists():
            seconds, memory = min(run([*steelyard, file]) for _ in range(3))
            rate = line(f"steelyard inspect {ending[1:]}", seconds, file.stat().st_size, memory)
            ours = ours or rate
    with tempfile.TemporaryDirectory() as folder:
        large = repeated(asked.table, asked.large_mb, Path(folder))
        seconds, memory = run([*steelyard, large])
        line("steelyard inspect, the table again and again", seconds, large.stat().st_size, memory)
    if shutil.which("cloakrs"):
        seconds, memory = min(run(["cloakrs", "scan", "--output-format", "json", asked.table]) for _ in range(2))
        theirs = line("cloakrs scan", seconds, asked.table.stat().st_size, memory)
        print(f"steelyard is {ours / theirs:.0f} times as fast as cloakrs")
    else:
        print("cloakrs is not on PATH: left out")
    theirs = presidio(asked.table, asked.presidio_rows)
    if theirs:
        print(f"steelyard is {ours / theirs:.0f} times as fast as presidio-analyzer")


main()
