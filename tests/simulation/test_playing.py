"""A story stops at the first thing that is otherwise, with file and line; nothing passes unseen."""

from pathlib import Path

import pytest

from engine.errors import GuichengError
from simulation.reading import StoryFile, read_story
from simulation.running import Runner

pytestmark = pytest.mark.slow
OPENED = """\
story: 发布专题
programme: gd
steps:
- start: {who: chen, process: GD-P01-batch, as: 专题}
- do: {who: chen, task: GD-P01-batch/s02, of: 专题}
"""


def story(folder: Path, text: str, name: str = "one") -> StoryFile:
    path = folder / "cases" / "gd" / "stories" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_story(path)


def test_what_is_otherwise_names_file_and_line(runner: Runner, tmp_path: Path) -> None:
    """One story after the other begins with the same opened batch, which is played once."""
    story(tmp_path, OPENED, "opened")
    for step, sentence in {
        "- do: {who: nobody, task: GD-P01-batch/s02}": "没有账号“nobody”",
        "- do: {who: chen, task: GD-P01-batch/s99}": "没有任务“GD-P01-batch/s99”；有：",
        "- do: {who: chen, task: GD-P99/s01}": "没有流程“GD-P99”",
        "- do: {who: chen, task: GD-P01/s10, form: {no_field: 1}}": "没有“no_field”这一项",
        "- do: {who: chen, task: GD-P01-batch/s02, of: 专题}": "应是一项，实有 0 项",
        "- start: {who: yuehai, process: GD-P01-batch}": "/processes/GD-P01-batch/start：",
        "- start: {who: chen, process: GD-P01-batch, refused: 不行}": "（“不行”），却被接受了",
        "- start: {who: yuehai, process: GD-P01-batch, refused: 晴天}": "应含“晴天”，实为",
        "- send: {partner: portal, type: no.such, data: {}}": "没有消息类型“no.such”",
        "- at: 2026-03-01": "时间不能倒流",
        "- api: {who: yuehai, method: GET, path: /v2/topology, status: 403}": "应答复 403",
        "- expect: [{cases: {process: GD-P01-batch, number: 2}}]": "案件数：应为 2，实为 1",
        "- expect: [{case: {process: GD-P01-batch, of: 专题, ended: e_done}}]": "办结，实为 active",
        "- expect: [{case: {process: GD-P01-batch, variables: {batchId: 甲}}}]": "应为 甲，实为",
        "- expect: [{register: {body: GD-B2026-001, status: 有效}}]": "名录里没有 GD-B2026-001",
        "- expect: [{ban: {organisation: 甲, until: 2029-01-01}}]": "在期的禁报末日：应为",
        "- expect: [{task: {who: he, task: GD-P01-batch/s13}}]": "应在办，实有 0 项",
        "- expect: [{paper: {name: 通知}}]": "没有文书“通知”",
        "- expect: [{told: {partner: portal, type: guide.published, number: 2}}]": "应为 2，实为 1",
        "- expect: [{sees: {who: chen, path: case, of: 专题, shows: 晴天}}]": "应有“晴天”",
        "- expect: [{incidents: 1}]": "异常应为 1 项，实为 0 项",
    }.items():
        text = f"story: 一\nprogramme: gd\nuse: gd/opened\nsteps:\n{step}\n"
        with pytest.raises(GuichengError) as caught:
            runner.run(story(tmp_path, text))
        assert "one.yaml:5：" in str(caught.value), step
        assert sentence in str(caught.value), step


def test_what_is_as_it_is_told_passes(runner: Runner, tmp_path: Path) -> None:
    story(tmp_path, OPENED, "opened")
    runner.run(
        story(
            tmp_path,
            """\
story: 一
programme: gd
use: gd/opened
steps:
- at: 2026-03-17 08:30:00
- expect:
  - case: {process: GD-P01-batch, of: 专题, state: active, variables: {batchId: GD-2026-1}}
  - cases: {process: GD-P01, number: 0}
  - sees: {who: yuehai, path: search, of: 专题, hides: 2026年度“广东省国际科技合作基地”专题}
  - sees: {who: yuehai, path: case, of: 专题, status: 404}
  - told: {partner: portal, type: guide.published, number: 1, data: {batch_id: GD-2026-1}}
  - ban: {organisation: 12440000455860015E, until: null}
  - incidents: 0
- api: {who: chen, method: POST, path: /v2/user-tasks/search, json: {}, contains: items}
""",
        )
    )
