"""The identity provider of this installation, from the file that `GUICHENG_OIDC` names."""

from pathlib import Path
from typing import Any

import yaml
from authlib.integrations.flask_client import OAuth
from flask import Flask
from jsonschema import Draft202012Validator

from engine.errors import Invalid
from engine.lifecycle.authority import RIGHTS
from engine.settings import Settings
from tasklist.identity_provider import Provider

PATIENCE = 10
"""Seconds that the provider may take for an answer."""
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_LISTS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_SCHEMA = {
    "type": "object",
    "required": ["issuer", "client_id", "client_secret"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "issuer": {"type": "string", "pattern": "^https?://"},
        "client_id": {"type": "string", "minLength": 1},
        "client_secret": {"type": "string", "minLength": 1},
        "scope": {"type": "string"},
        "claims": _TEXTS,
        "groups": {"type": "object", "additionalProperties": _LISTS},
        "second_factor": _LISTS,
    },
}
_CLAIMS = {
    "login": "preferred_username",
    "name": "name",
    "groups": "groups",
    "organisation": "organisation",
}


def provider(app: Flask, settings: Settings) -> Provider | None:
    """The provider; None where none is set. Raises Invalid for a file that cannot be."""
    if not settings.oidc:
        return None
    told = _read(Path(settings.oidc), settings)
    issuer = told["issuer"]
    client = OAuth(app).register(
        "oidc",
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        client_kwargs={
            "scope": told.get("scope", "openid profile"),
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )
    return Provider(
        name=told.get("name", "统一身份认证"),
        issuer=issuer,
        client_id=told["client_id"],
        client=client,
        claims={**_CLAIMS, **told.get("claims", {})},
        groups=told.get("groups", {}),
        strong=frozenset(told.get("second_factor", ())),
    )


def _read(path: Path, settings: Settings) -> dict[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Invalid(f"读不了 GUICHENG_OIDC 指定的文件 {path}：{error}") from error
    for fault in Draft202012Validator(_SCHEMA).iter_errors(told):
        where = ".".join(map(str, fault.absolute_path)) or "（整个文件）"
        raise Invalid(f"{path} 的 {where} 有误：{fault.message}")
    assert isinstance(told, dict)
    if settings.production and not told["issuer"].startswith("https://"):
        raise Invalid(f"{path}：正式环境的 issuer 须是 https 地址。")
    given = {ours for many in told.get("groups", {}).values() for ours in many}
    if rights := given & RIGHTS.keys():
        raise Invalid(
            f"{path}：{'、'.join(sorted(rights))} 是系统权限，"
            "由安全管理员授予，不能由统一身份带来。"
        )
    return told
