"""Turn positions into statements, and statements into networks (`docs/explanation/networks.md`).

These modules are pure definitions; file formats are in `exports`.
"""
