"""Makes models from values that are normalized already, without validating them again.

`model_construct` costs more than all else that an import does with a row. What is made here equals what validation
makes of the same values: `tests/unit/exchange` proves it for every reader.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

_Model = TypeVar("_Model", bound=BaseModel)
_set = object.__setattr__
_defaults: dict[type[BaseModel], dict[str, Any]] = {}


def make(model: type[_Model], **values: Any) -> _Model:
    """An instance of `model`; fields that are not given have their (immutable) defaults. Give all required ones."""
    defaults = _defaults.get(model)
    if defaults is None:
        # In the order of the fields, as validation makes them: it is the order in which they are written.
        defaults = {name: info.default for name, info in model.model_fields.items()}
        _defaults[model] = defaults
    made = model.__new__(model)
    _set(made, "__dict__", {**defaults, **values})
    _set(made, "__pydantic_fields_set__", set(values))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made
