"""How much: the one-off support, and the income support for the months that count."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.populations import ADD
from openfisca_core.variables import Variable

from hai_phong.conditions import SETTINGS
from hai_phong.entities import PERSON

GROUPS = (
    "excellent_graduate",
    "outside_expert",
    "master",
    "resident_doctor",
    "phd",
    "associate_professor",
    "professor",
)


def highest(person, period, values, dtype):
    """The highest value among the groups for which somebody is entitled."""
    best = numpy.zeros(person.count, dtype=dtype)
    for group in GROUPS:
        # Experts have no one-off amount yet.
        if group in values:
            best = numpy.maximum(best, person(f"entitled_{group}", period) * dtype(values[group]))
    return best


class one_off_amount(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "One-off support"

    def formula(person, period, parameters):
        return highest(person, period, parameters(SETTINGS).one_off, numpy.int32)


class one_off(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.YEAR
    label = "One-off support of the year"

    def formula(person, period):
        year = person("recruited_on", period).astype("datetime64[Y]").astype(int) + 1970
        return person("one_off_amount", period) * (year == period.start.year)


class income_multiple(Variable):
    value_type = float
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Multiple of the income support"

    def formula(person, period, parameters):
        return highest(person, period, parameters(SETTINGS).income_multiple, numpy.float32)


class first_month(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "First month that counts"

    def formula(person, period, parameters):
        recruited = person("recruited_on", period)
        month = recruited.astype("datetime64[M]")
        next_month = (month + 1).astype("datetime64[D]")
        worked = (next_month - recruited).astype(int)
        is_whole = recruited == month.astype("datetime64[D]")
        counts = is_whole | (worked >= parameters(SETTINGS).settings.part_month_days)
        return month.astype(int) + ~counts


class last_month(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Last month that counts"

    def formula(person, period, parameters):
        settings = parameters(SETTINGS).settings
        recruited = person("recruited_on", period)
        month = recruited.astype("datetime64[M]")
        after = (month + settings.income_months).astype("datetime64[D]")
        end = after + (recruited - month.astype("datetime64[D]"))
        worked = (end - after).astype(int)
        last = after.astype("datetime64[M]").astype(int) - (worked < settings.part_month_days)
        return numpy.minimum(last, person("first_month", period) + settings.income_months - 1)


class income_of_month(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.MONTH
    label = "Income support of the month"

    def formula(person, period, parameters):
        month = (period.start.year - 1970) * 12 + period.start.month - 1
        counts = (person("first_month", period) <= month) & (month <= person("last_month", period))
        wage = parameters(period).regional_wage[person("region", period)]
        return person("income_multiple", period) * wage * counts


class income_by_month(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.YEAR
    label = "Income support of the year, month by month"

    def formula(person, period):
        return person("income_of_month", period, options=[ADD])


class income(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.YEAR
    label = "Income support of the year in one product, for wages that change on 1 January only"

    def formula(person, period, parameters):
        january = (period.start.year - 1970) * 12
        first = numpy.maximum(person("first_month", period), january)
        last = numpy.minimum(person("last_month", period), january + 11)
        months = numpy.maximum(last - first + 1, 0)
        wage = parameters(period).regional_wage[person("region", period)]
        return person("income_multiple", period) * wage * months
