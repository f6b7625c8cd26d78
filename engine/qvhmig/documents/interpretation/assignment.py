"""The best one-to-one assignment of columns to roles: Kuhn's method with potentials, O(n^2 m)."""

from __future__ import annotations

from collections.abc import Sequence

_FAR = float("inf")


def best_assignment(gains: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """For each row the column that makes the total gain largest; there are at least as many columns as rows.

    >>> best_assignment([[1.0, 5.0, 0.0], [2.0, 5.5, 0.0]])
    (1, 0)
    """
    if not gains:
        return ()
    rows, columns = len(gains), len(gains[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder = [0] * (columns + 1)  # which row holds a column; column 0 holds the row that is being placed
    for row in range(1, rows + 1):
        holder[0] = row
        came_from = [0] * (columns + 1)
        last = _free_column(gains, holder, row_price, column_price, came_from)
        while last:
            holder[last] = holder[came_from[last]]
            last = came_from[last]
    found = [0] * rows
    for column in range(1, columns + 1):
        if holder[column]:
            found[holder[column] - 1] = column - 1
    return tuple(found)


def _free_column(
    gains: Sequence[Sequence[float]], holder: list[int], row_price: list[float], column_price: list[float], came_from: list[int]
) -> int:
    """Shortest way from column 0 to a column that no row holds; prices are moved along it."""
    columns = len(column_price) - 1
    distance, seen = [_FAR] * (columns + 1), [False] * (columns + 1)
    at = 0
    while holder[at]:
        seen[at] = True
        row, step, following = holder[at], _FAR, 0
        for column in range(1, columns + 1):
            if seen[column]:
                continue
            cost = -gains[row - 1][column - 1] - row_price[row] - column_price[column]
            if cost < distance[column]:
                distance[column], came_from[column] = cost, at
            if distance[column] < step:
                step, following = distance[column], column
        for column in range(columns + 1):
            if seen[column]:
                row_price[holder[column]] += step
                column_price[column] -= step
            else:
                distance[column] -= step
        at = following
    return at
