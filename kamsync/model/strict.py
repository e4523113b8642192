"""What people type into our files: an unknown key is an error, a value that was read stays.

Validators are built when a file is first read with them, one for a model and all it contains:
built at import they cost a tenth of a small run's start.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
