"""The rules of Resolution 53/2025 of Hải Phòng as a country package of OpenFisca: what packs/hai-phong/policy says about
the people of the measurement, written the way that suits OpenFisca best."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from hai_phong.entities import PERSON


class HaiPhong(TaxBenefitSystem):
    """The one policy, over the one entity."""

    def __init__(self):
        super().__init__([PERSON])
        here = Path(__file__).parent
        self.add_variables_from_file(str(here / "facts.py"))
        self.add_variables_from_file(str(here / "conditions.py"))
        self.add_variables_from_file(str(here / "amounts.py"))
        self.load_parameters(str(here / "parameters"))
