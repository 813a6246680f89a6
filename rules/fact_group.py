"""What every group of facts has in common: frozen, and no key that stands for nothing."""

from pydantic import BaseModel, ConfigDict


class Facts(BaseModel):
    """A frozen group of facts; an unknown key is an error, an absent one is not yet known."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
