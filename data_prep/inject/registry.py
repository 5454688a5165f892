"""Every operator that is drawn from."""

from __future__ import annotations

from data_prep.inject.c import arithmetic as c_arithmetic
from data_prep.inject.c import bounds as c_bounds
from data_prep.inject.c import calls as c_calls
from data_prep.inject.c import checks as c_checks
from data_prep.inject.c import flow as c_flow
from data_prep.inject.c import memory as c_memory
from data_prep.inject.c import operators as c_operators
from data_prep.inject.c import resources as c_resources
from data_prep.inject.c import sizes as c_sizes
from data_prep.inject.c import types as c_types
from data_prep.inject.c import values as c_values
from data_prep.inject.c import variables as c_variables
from data_prep.inject.java import arguments as java_arguments
from data_prep.inject.java import bounds as java_bounds
from data_prep.inject.java import compare as java_compare
from data_prep.inject.java import control as java_control
from data_prep.inject.java import divisors as java_divisors
from data_prep.inject.java import null as java_null
from data_prep.inject.java import numbers as java_numbers
from data_prep.inject.java import operators as java_operators
from data_prep.inject.java import resources as java_resources
from data_prep.inject.java import results as java_results
from data_prep.inject.java import security as java_security
from data_prep.inject.java import validation as java_validation
from data_prep.inject.operators import Operator

OPERATORS: tuple[Operator, ...] = (
    *c_arithmetic.OPERATORS,
    *c_bounds.OPERATORS,
    *c_calls.OPERATORS,
    *c_checks.OPERATORS,
    *c_flow.OPERATORS,
    *c_memory.OPERATORS,
    *c_operators.OPERATORS,
    *c_resources.OPERATORS,
    *c_sizes.OPERATORS,
    *c_types.OPERATORS,
    *c_values.OPERATORS,
    *c_variables.OPERATORS,
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
