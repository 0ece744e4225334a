"""What is known about a person; all of it stays as it is."""

from datetime import date

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from hai_phong.entities import PERSON


class Sex(Enum):
    male = "Nam"
    female = "Nữ"


class Region(Enum):
    I = "Vùng I"
    II = "Vùng II"
    III = "Vùng III"
    IV = "Vùng IV"


class Employment(Enum):
    civil_servant = "Công chức"
    public_employee = "Viên chức"
    contract = "Hợp đồng"


class recruited_on(Variable):
    value_type = date
    default_value = date(2026, 1, 1)
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Day of recruitment or reception"


class born_on(Variable):
    value_type = date
    default_value = date(1990, 1, 1)
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Month and year of birth"


class sex(Variable):
    value_type = Enum
    possible_values = Sex
    default_value = Sex.male
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Sex"


class region(Variable):
    value_type = Enum
    possible_values = Region
    default_value = Region.I
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Wage region of the workplace"


class employment(Variable):
    value_type = Enum
    possible_values = Employment
    default_value = Employment.contract
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Form of employment"


class excellent_graduate(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Graduated with excellence"


class master(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Master"


class specialist_1(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Level-I specialist doctor or pharmacist"


class resident_doctor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Resident doctor"


class phd(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "PhD"


class specialist_2(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Level-II specialist doctor or pharmacist"


class associate_professor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Associate professor"


class professor(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Professor"


class outside_expert(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Expert or talent from elsewhere"


class field_in_catalogue(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Field is in the catalogue of the year"


class commits(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Commits to serve the full term"


class vietnamese(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Vietnamese nationality"


class applied_research(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.ETERNITY
    label = "Recognised research, effectively applied"
