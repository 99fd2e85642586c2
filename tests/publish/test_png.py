import io

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.publish.png import indexed


def picture():
    """Letters in several colours on white, smoothed as a chart's are."""
    shades = np.full((80, 300, 3), 255, dtype=np.uint8)
    for i, colour in enumerate([(0, 114, 178), (213, 94, 0), (38, 38, 38), (0, 158, 115)]):
        for step in range(60):
            share = step / 59
            mixed = [round(255 + share * (one - 255)) for one in colour]
            shades[10 + 15 * i : 20 + 15 * i, 20 + 4 * step : 24 + 4 * step] = mixed
    return Image.fromarray(shades).convert("RGBA")


def saved(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "png", **options)
    return buffer.getvalue()


def opened(png):
    return Image.open(io.BytesIO(png))


def test_colours_move_less_than_the_eye_can_tell_and_white_not_at_all():
    before = np.asarray(picture().convert("RGB")).astype(int)
    after = np.asarray(opened(indexed(saved(picture()))).convert("RGB")).astype(int)
    assert np.abs(after - before).max() <= 16
    assert (after[before.min(axis=2) == 255] == 255).all()


def test_its_description_and_its_size_in_print_are_kept():
    texts = PngInfo()
    texts.add_itxt("Description", "Café – two bars")
    small = opened(indexed(saved(picture(), pnginfo=texts, dpi=(200, 200))))
    assert small.info["Description"] == "Café – two bars"
    assert [round(side) for side in small.info["dpi"]] == [200, 200]
    assert small.mode == "P"


def test_the_same_picture_gives_the_same_bytes():
    assert indexed(saved(picture())) == indexed(saved(picture()))
