"""Every operator that is drawn from: one file each, one line each. Their order decides what a seed draws."""

from __future__ import annotations

from importlib import import_module

from data_prep.inject.operators import Operator

MODULES = (
    "c.arithmetic.drop_overflow_guard",
    "c.arithmetic.drop_zero_guard",
    "c.bounds.drop_bound_check",
    "c.bounds.weaken_bound_check",
    "c.bounds.loop_off_by_one",
    "c.calls.unbounded_call",
    "c.calls.format_from_variable",
    "c.calls.unchecked_return",
    "c.calls.swap_arguments",
    "c.checks.drop_null_check",
    "c.flow.drop_break",
    "c.memory.drop_free",
    "c.memory.free_twice",
    "c.memory.use_after_free",
    "c.operators.negate_condition",
    "c.operators.and_for_or",
    "c.operators.wrong_operator",
    "c.operators.assign_for_compare",
    "c.operators.compare_for_assign",
    "c.resources.drop_close",
    "c.resources.drop_unlock",
    "c.resources.drop_lock",
    "c.resources.return_local_address",
    "c.sizes.wrong_sizeof",
    "c.sizes.drop_terminator_room",
    "c.types.change_sign_or_width",
    "c.values.drop_initializer",
    "c.variables.wrong_variable",
    "c.variables.stale_copy",
    "java.arguments.swap_arguments",
    "java.arguments.wrong_variable",
    "java.bounds.bound_off_by_one",
    "java.bounds.drop_bounds_check",
    "java.bounds.weaken_bounds_check",
    "java.compare.compare_references",
    "java.control.drop_break",
    "java.control.swallow_exception",
    "java.control.drop_synchronized",
    "java.divisors.drop_zero_guard",
    "java.null.drop_null_check",
    "java.numbers.narrow_arithmetic",
    "java.operators.wrong_arithmetic_operator",
    "java.operators.wrong_comparison",
    "java.operators.wrong_bit_operator",
    "java.operators.swap_and_or",
    "java.operators.negate_condition",
    "java.resources.drop_close",
    "java.resources.drop_try_with_resources",
    "java.resources.drop_finally",
    "java.results.ignore_result",
    "java.results.ignore_count",
    "java.security.weak_random",
    "java.security.concatenate_query",
    "java.validation.drop_validation",
    "java.validation.drop_field_assignment",
)


def _operator(module: str) -> Operator:
    operator = import_module(f"data_prep.inject.{module}").OPERATOR
    assert isinstance(operator, Operator)
    return operator


OPERATORS: tuple[Operator, ...] = tuple(_operator(module) for module in MODULES)
