"""The functions behind `negotiator_tools.json`: importing this package imports each module in it."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
