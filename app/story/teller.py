"""Tells a story, and stops where it comes out otherwise than the regulation has it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.story.browser import StoryDiffers
from app.story.province import Province
from engine.clock import SHANGHAI
from engine.programmes import Programme


@dataclass
class Teller:
    """Tells what happens, with the clauses, and stops where it happens otherwise."""

    province: Province
    register: Programme
    say: Callable[[str], None]

    def tell(self, text: str, *clauses: str) -> None:
        """One line of the story, dated, with the articles it rests on."""
        cited = "、".join(self.register.clauses[id].cite for id in clauses)
        day = self.province.now.astimezone(SHANGHAI).strftime("%Y-%m-%d")
        self.say(f"{day}  {text}" + (f"【{cited}】" if cited else ""))

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Stop the story where it came out otherwise."""
        if found != wanted:
            raise StoryDiffers(f"{what}：应为 {wanted}，实为 {found}")

    def ending(self, who: str, case: str, outcome: str, *unmet: str) -> None:
        """The case ends so, for these clauses."""
        p = self.province
        p.wait_for(lambda: p.variable(case, "outcome"), f"{who}的办理结果")
        self.expect(f"{who}的结果", p.variable(case, "outcome"), outcome)
        self.expect(f"{who}未达到的条款", p.variable(case, "unmet_clauses"), [*unmet])
