"""Which groups somebody belongs to, and whether the conditions are met for each."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from hai_phong.entities import PERSON
from hai_phong.facts import Employment, Sex

# Settings of the policy do not change within the years that are measured.
SETTINGS = "2026-01-01"


class months_left(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Months of service left until retirement"

    def formula(person, period, parameters):
        first, last = 2021, 2035
        nodes = [parameters(f"{year}-01-01").retirement_age for year in range(first, last + 1)]
        ages = {sex: numpy.array([node[sex] for node in nodes], dtype=int) for sex in ("male", "female")}
        is_male = person("sex", period) == Sex.male
        born = person("born_on", period).astype("datetime64[M]").astype(int)
        year = numpy.maximum(born // 12 + 1970 + 50, first)
        # The month counts in which somebody reaches the age of that very year.
        while True:
            place = numpy.minimum(year, last) - first
            month = born + numpy.where(is_male, ages["male"][place], ages["female"][place])
            reached = month // 12 + 1970
            if (reached <= year).all():
                break
            year = numpy.maximum(year, reached)
        return month - person("recruited_on", period).astype("datetime64[M]").astype(int)


class meets_all(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Meets the conditions that are the same for every group"

    def formula(person, period, parameters):
        settings = parameters(SETTINGS).settings
        employment = person("employment", period)
        return (
            (person("recruited_on", period) >= numpy.datetime64("2026-01-01"))
            & person("field_in_catalogue", period)
            & person("commits", period)
            & (person("vietnamese", period) | settings.foreigners_covered)
            & ((employment != Employment.contract) | settings.contracts_covered)
        )


class meets_research(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Has applied research, where it is required"

    def formula(person, period, parameters):
        required = parameters(SETTINGS).settings.research_required
        return person("applied_research", period) | (not required)


class has_service_left(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Enough service left"

    def formula(person, period, parameters):
        return person("months_left", period) >= parameters(SETTINGS).settings.least_service_months


class entitled_excellent_graduate(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of excellent_graduate"

    def formula(person, period):
        return person("excellent_graduate", period) & person("meets_all", period) & person("has_service_left", period)


class entitled_outside_expert(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of outside_expert"

    def formula(person, period):
        return person("outside_expert", period) & person("meets_all", period) & person("has_service_left", period)


class entitled_master(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of master"

    def formula(person, period, parameters):
        equal = parameters(SETTINGS).settings.specialists_are_equivalent
        belongs = person("master", period) | (person("specialist_1", period) & equal)
        return (
            belongs
            & person("meets_all", period)
            & person("meets_research", period)
            & person("has_service_left", period)
        )


class entitled_resident_doctor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of resident_doctor"

    def formula(person, period):
        return (
            person("resident_doctor", period)
            & person("meets_all", period)
            & person("meets_research", period)
            & person("has_service_left", period)
        )


class entitled_phd(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of phd"

    def formula(person, period, parameters):
        equal = parameters(SETTINGS).settings.specialists_are_equivalent
        belongs = person("phd", period) | (person("specialist_2", period) & equal)
        return (
            belongs
            & person("meets_all", period)
            & person("meets_research", period)
            & person("has_service_left", period)
        )


class entitled_associate_professor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of associate_professor"

    def formula(person, period):
        return person("associate_professor", period) & person("meets_all", period) & person("meets_research", period)


class entitled_professor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Entitled in the group of professor"

    def formula(person, period):
        return person("professor", period) & person("meets_all", period) & person("meets_research", period)
