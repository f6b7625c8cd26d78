"""One file per kind of YAML. Frozen, strict, no input or output; positions stay in `yaml_source`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Unknown keys are errors; values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=False)
