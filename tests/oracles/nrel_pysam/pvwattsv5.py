"""Asks NREL-PySAM's Pvwattsv5 for the energy of an array."""

import numpy as np

from tests.oracles.nrel_pysam.pvwattsv8 import design


def monthly_kwh(sam_csv, **system):
    """Return the AC energy of each month [kWh]; `system` has the names of PVSystem."""
    from PySAM import Pvwattsv5  # noqa: PLC0415 - absent on some platforms; the caller skips there

    model = Pvwattsv5.new()
    model.SolarResource.solar_resource_file = str(sam_csv)
    model.SystemDesign.assign(design(system))
    model.Lifetime.system_use_lifetime_output = 0
    model.AdjustmentFactors.adjust_constant = 0
    model.execute(0)
    return np.array(model.Outputs.monthly_energy)
