"""Measures OpenFisca on the people and amounts that the benchmark wrote: `compare.py PEOPLE.csv VENV`.

Needs Python alone; OpenFisca is installed into VENV. Where that fails one line says so, and nothing else is measured. Ends
with 1 when OpenFisca comes to another amount than the benchmark."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
COUNTS = ("1", "1000", "100000", "1000000")


def prepare(folder):
    """The interpreter of the environment, with what requirements.txt pins."""
    python = folder / "bin" / "python"
    done = folder / "installed.txt"
    wanted = (HERE / "requirements.txt").read_text()
    if not (done.exists() and done.read_text() == wanted):
        venv.create(folder, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements.txt"]
        subprocess.run(pip, check=True, capture_output=True, timeout=600)
        done.write_text(wanted)
    return python


def main():
    people, folder = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        python = prepare(folder)
    except (subprocess.SubprocessError, OSError) as problem:
        print(f"OpenFisca: left out, it could not be installed ({type(problem).__name__})")
        return 0
    print("OpenFisca 46.0.1, the same people; one vector of all, best of three rounds, a process for each row")
    print("people     person-years/s  month by month  load people/s  traced/s  peak MiB", flush=True)
    # A process for each count, so that each tells its own peak of memory.
    for count in COUNTS:
        ended = subprocess.run([python, "-B", "-W", "ignore", HERE / "measure.py", people, count], check=False)
        if ended.returncode != 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
