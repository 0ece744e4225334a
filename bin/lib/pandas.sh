# Makes a Python with pandas and openpyxl for the benchmark of crates/sheets, once, in target/. Sourced by bin/bench.
# pandas_python sets CHIEUHIEN_BENCH_PYTHON, or says why there is none.
pandas_python() {
  local venv=target/bench-python wanted=crates/sheets/benches/requirements.txt
  if [ -f "$venv/ready" ] && [ ! "$wanted" -nt "$venv/ready" ]; then
    export CHIEUHIEN_BENCH_PYTHON=$PWD/$venv/bin/python
    return
  fi
  if python3 -m venv "$venv" >/dev/null 2>&1 &&
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted" >/dev/null 2>&1; then
    touch "$venv/ready"
    export CHIEUHIEN_BENCH_PYTHON=$PWD/$venv/bin/python
  else
    echo "bench: pandas cannot be installed here, so spreadsheets are measured alone"
  fi
}
