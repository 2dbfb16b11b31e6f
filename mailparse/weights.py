"""Tables of what has been learned: lines of a mark and how much it weighs, beside the module that weighs by them."""

from pathlib import Path


def beside(module: str, *, columns: int) -> tuple[dict[str, int], ...]:
    """Read the table of a module's name: by column each mark's weight, in tenths of log odds.

    Args:
        module: its `__file__`. A mark "" is what everything weighs before anything is found.
        columns: of weights, behind the mark.
    """
    tables: tuple[dict[str, int], ...] = tuple({} for _ in range(columns))
    same: dict[str, int] = {}  # one number for all marks that weigh the same: there is a table in each process
    # Not by importlib.resources, which loads zipfile and tempfile into every worker.
    with Path(module).with_suffix(".tsv").open(encoding="utf-8") as lines:
        next(lines)  # says what it is
        for line in lines:
            mark, *values = line.rstrip("\n").split("\t")
            for table, value in zip(tables, values, strict=True):
                table[mark] = same.setdefault(value, int(value))
    return tables
