"""Measurements of the product beside a reference, both in the same run: `manage.py bench NAME`.

Each module has ``run(options) -> dict``. Figures without a reference measured a moment before
or after say more about the machine than about the product, so none is printed alone.
"""
