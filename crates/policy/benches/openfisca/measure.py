"""One row of the comparison: `measure.py PEOPLE.csv COUNT`. The people of the file are repeated up to the count, and every
amount is compared with that of the file to the đồng."""

import csv
import logging
import resource
import sys
import time

import numpy
from openfisca_core.simulations import SimulationBuilder

from hai_phong import HaiPhong

YEARS = range(2026, 2032)
DATES = ("recruited_on", "born_on")
CHOICES = ("sex", "region", "employment")
ROUNDS = 3


def columns(path, count):
    """The facts as arrays, and the amounts expected of each year."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    facts, expected = {}, {}
    for name in rows[0]:
        texts = [row[name] for row in rows]
        if name.startswith(("one_off_", "income_")):
            expected[name] = numpy.resize(numpy.array(texts, dtype=numpy.int64), count)
        elif name in DATES:
            facts[name] = numpy.resize(numpy.array(texts, dtype="datetime64[D]"), count)
        elif name in CHOICES:
            facts[name] = numpy.resize(numpy.array(texts), count)
        else:
            facts[name] = numpy.resize(numpy.array(texts) == "true", count)
    return facts, expected


def simulation(system, facts, count):
    made = SimulationBuilder().build_default_simulation(system, count)
    for name, values in facts.items():
        variable = system.get_variable(name)
        if name in CHOICES:
            values = variable.possible_values.encode(values)
        made.set_input(name, "ETERNITY", values)
    return made


def measure(system, facts, count, income, times):
    """Seconds to work out all years, and to load the people; the best of some rounds, each over several repetitions."""
    working, loading, amounts = [], [], {}
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        made = [simulation(system, facts, count) for _ in range(times)]
        loading.append((time.perf_counter() - begun) / times)
        begun = time.perf_counter()
        for one in made:
            for year in YEARS:
                amounts[f"one_off_{year}"] = one.calculate("one_off", str(year))
                amounts[f"income_{year}"] = one.calculate(income, str(year))
        working.append((time.perf_counter() - begun) / times)
        del made, one
    return min(working), min(loading), amounts


def compare(amounts, expected):
    for name, values in expected.items():
        wrong = numpy.flatnonzero(amounts[name] != values)
        if wrong.size:
            place = wrong[0]
            found = amounts[name][place]
            print(f"OpenFisca: {name} of person {place} is {found}, not {values[place]}; {wrong.size} differ")
            sys.exit(1)


def traced(system, facts):
    """How many people a second are worked out one by one with OpenFisca's own account of each step."""
    count = 20
    begun = time.perf_counter()
    for person in range(count):
        one = simulation(system, {name: values[person : person + 1] for name, values in facts.items()}, 1)
        one.trace = True
        for year in YEARS:
            one.calculate("one_off", str(year))
            one.calculate("income", str(year))
        assert one.tracer.computation_log.lines()
    return count / (time.perf_counter() - begun)


def main():
    logging.disable(logging.WARNING)
    count = int(sys.argv[2])
    system = HaiPhong()
    facts, expected = columns(sys.argv[1], count)
    times = max(1, 20 // count)
    by_month, _, amounts = measure(system, facts, count, "income_by_month", times)
    compare(amounts, expected)
    working, loading, amounts = measure(system, facts, count, "income", times)
    compare(amounts, expected)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    account = traced(system, columns(sys.argv[1], 1000)[0])
    years = count * len(YEARS)
    print(
        f"{count:<10} {years / working:<15.0f} {years / by_month:<15.0f} {count / loading:<14.0f} {account:<9.1f} {peak}",
        flush=True,
    )


if __name__ == "__main__":
    main()
