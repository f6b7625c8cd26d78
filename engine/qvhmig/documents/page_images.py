"""A piece of a PDF page as a picture, for the reviewer who compares what was read with what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

Box = tuple[float, float, float, float]

# A clip has at most this many picture points; a larger one is drawn coarser.
MOST_POINTS: Final = 4_000_000
_MARGIN: Final = 6.0


def clip(path: Path, page: int, box: Box | None = None, resolution: int = 110) -> bytes:
    """PNG bytes of `box` on the page (from 1), a little white around it; None = the whole page.

    `box` in points from the top left corner of the page as displayed (`Place.box`), cut to the page; `resolution` in dots
    an inch. Raises ValueError where the page does not exist, cannot be drawn or is locked, OSError as `open` does.
    """
    import pypdfium2

    with path.open("rb"):
        pass
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"{path.name} cannot be opened as PDF") from error
    try:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"{path.name} has no page {page}")
        return _drawn(pdf[page - 1], box, resolution)
    except pypdfium2.PdfiumError as error:
        raise ValueError(f"page {page} of {path.name} cannot be drawn") from error
    finally:
        pdf.close()


def _drawn(page: object, box: Box | None, resolution: int) -> bytes:
    import io

    wide, high = page.get_size()  # type: ignore[attr-defined]
    left, top, right, bottom = _within(box, wide, high) if box else (0.0, 0.0, wide, high)
    area = (right - left) * (bottom - top)
    scale = min(max(resolution, 1) / 72, (MOST_POINTS / area) ** 0.5)
    bitmap = page.render(scale=scale, crop=(left, high - bottom, wide - right, top))  # type: ignore[attr-defined]
    picture = io.BytesIO()
    bitmap.to_pil().save(picture, format="PNG", optimize=True)
    return picture.getvalue()


def _within(box: Box, wide: float, high: float) -> Box:
    """The box with a margin, cut to the page and at least a few points large."""
    left, right = max(0.0, min(box[0], box[2]) - _MARGIN), min(wide, max(box[0], box[2]) + _MARGIN)
    top, bottom = max(0.0, min(box[1], box[3]) - _MARGIN), min(high, max(box[1], box[3]) + _MARGIN)
    return (left, top, right, bottom) if right - left >= 1 and bottom - top >= 1 else (0.0, 0.0, wide, high)
