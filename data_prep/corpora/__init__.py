"""Where code comes from: archives and registries of packages, histories, and benchmarks of others."""
