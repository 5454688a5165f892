"""Every operator that is drawn from."""

from __future__ import annotations

from data_prep.inject import (
    c_bounds,
    c_calls,
    c_checks,
    c_flow,
    c_memory,
    c_operators,
    c_sizes,
    c_types,
    c_values,
    java_arguments,
    java_bounds,
    java_compare,
    java_control,
    java_divisors,
    java_null,
    java_numbers,
    java_operators,
    java_resources,
    java_results,
    java_security,
    java_validation,
)
from data_prep.inject.operators import Operator

OPERATORS: tuple[Operator, ...] = (
    *c_bounds.OPERATORS,
    *c_calls.OPERATORS,
    *c_checks.OPERATORS,
    *c_flow.OPERATORS,
    *c_memory.OPERATORS,
    *c_operators.OPERATORS,
    *c_sizes.OPERATORS,
    *c_types.OPERATORS,
    *c_values.OPERATORS,
    *java_arguments.OPERATORS,
    *java_bounds.OPERATORS,
    *java_compare.OPERATORS,
    *java_control.OPERATORS,
    *java_divisors.OPERATORS,
    *java_null.OPERATORS,
    *java_numbers.OPERATORS,
    *java_operators.OPERATORS,
    *java_resources.OPERATORS,
    *java_results.OPERATORS,
    *java_security.OPERATORS,
    *java_validation.OPERATORS,
)
