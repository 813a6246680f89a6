"""Every guard that is in force: of each version, the last of a name."""

from importlib import import_module
from pkgutil import iter_modules

from webapp.db.migrations import guards


def every_guard(table=None):
    """Return the guards of all versions, each name once; of one table where it is given."""
    modules = [import_module(f"{guards.__name__}.{module.name}") for module in iter_modules(guards.__path__)]
    by_code = {guard.code: guard for module in modules for guard in module.GUARDS}
    return [guard for guard in by_code.values() if table in (None, guard.table)]
