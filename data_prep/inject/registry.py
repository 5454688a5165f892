"""Every operator that is drawn from."""

from __future__ import annotations

from data_prep.inject import (
    c_bounds,
    c_checks,
    c_operators,
    c_values,
    java_arguments,
    java_bounds,
    java_compare,
    java_control,
    java_null,
    java_numbers,
    java_operators,
    java_resources,
    java_security,
    java_validation,
)
from data_prep.inject.operators import Operator

OPERATORS: tuple[Operator, ...] = (
    *c_bounds.OPERATORS,
    *c_checks.OPERATORS,
    *c_operators.OPERATORS,
    *c_values.OPERATORS,
    *java_arguments.OPERATORS,
    *java_bounds.OPERATORS,
    *java_compare.OPERATORS,
    *java_control.OPERATORS,
    *java_null.OPERATORS,
    *java_numbers.OPERATORS,
    *java_operators.OPERATORS,
    *java_resources.OPERATORS,
    *java_security.OPERATORS,
    *java_validation.OPERATORS,
)
