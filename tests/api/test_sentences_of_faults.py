"""What is wrong with a request is said in the language of the others, whatever kind it is."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("/v2/process-instances", {"processDefinitionId": 1}, "processDefinitionId：应是文字"),
    ("/v2/process-instances", {"variables": []}, "variables：应是一个 JSON 对象"),
    ("/v2/process-instances", {"tags": "a"}, "tags：应是一个列表"),
    ("/v2/process-instances", {"awaitCompletion": "maybe"}, "应是 true 或 false"),
    ("/v2/process-instances", {"processDefinitionVersion": -2}, "不能小于 -1"),
    ("/v2/process-instances", {"processDefinitionVersion": 2**40}, "不能大于"),
    ("/v2/process-instances", {"processDefinitionVersion": "x"}, "应是整数"),
    ("/v2/process-instances", {"businessId": ""}, "太短：至少 1"),
    ("/v2/process-instances", {"startInstructions": [1]}, "应是一个 JSON 对象"),
    ("/v2/jobs/activation", {}, "缺少这个属性"),
    ("/v2/process-instances/search", {"page": {"limit": 99999}}, "不能大于 10000"),
    ("/v2/process-instances/search", {"sort": [{"field": "key", "order": "UP"}]}, "只能是："),
    ("/v2/process-instances/search", {"sort": [{"field": "key"}] * 99}, "太长：最多"),
]


@pytest.mark.parametrize(("path", "body", "said"), FAULTS)
def test_a_fault_is_told_by_a_sentence_of_ours(
    client: FlaskClient, path: str, body: dict[str, Any], said: str
) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 400
    assert said in answer.json["detail"]
    assert not re.search(r"Input|should|valid|写法不对", answer.json["detail"])
