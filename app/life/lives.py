"""Which programmes have a life, and living one in any installation."""

from collections.abc import Callable
from types import ModuleType

from app.life import (
    guangdong,
    guangxi_consortium,
    guangxi_cooperation,
    guangxi_pilot,
    zhejiang,
)
from app.life.living import Life, Over
from app.story.province import Province
from app.story.world import World
from engine.persistence.programmes import shipped_programmes

LIVES: dict[str, ModuleType] = {
    "gd": guangdong,
    "gx-cons": guangxi_consortium,
    "gx-coop": guangxi_cooperation,
    "gx-pilot": guangxi_pilot,
    "zj": zhejiang,
}
"""By programme: a script: `BEGINNING`, the `YEARS` it tells, and `live`, which may raise Over."""


def live(world: World, programme: str, years: int | None, say: Callable[[str], None]) -> Life:
    """The life of the programme's bodies, so many years of it (None: all of it).

    Raises StoryDiffers where something came out otherwise, or an incident was left behind.
    """
    script = LIVES[programme]
    begun = script.BEGINNING
    until = begun.replace(year=begun.year + (years or script.YEARS))
    life = Life(Province(world, begun), shipped_programmes()[programme], until, say)
    try:
        script.live(life)
    except Over:
        life.tell(f"{until.year - begun.year}年期满，模拟结束")
    life.expect("异常", life.province.incidents(), [])
    return life
