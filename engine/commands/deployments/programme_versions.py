"""Each deployment that touches a programme gives it a new version, with all its files."""

import hashlib
from collections.abc import Mapping, Sequence

from engine.commands.core.command_context import CommandContext
from engine.errors import Invalid
from engine.lifecycle.authority import RIGHTS, SEPARATE
from engine.persistence import accounts, definitions, programmes
from engine.persistence.definition_rows import Definition, Deployment
from engine.persistence.programme_rows import ProgrammeVersion
from engine.programmes.bundle import DRAWN, Bundle, digest_of

_FOLDERS = {ending: folder for folder, ending in DRAWN.items()}


def add_programme_version(
    context: CommandContext, deployment: Deployment, bundle: Bundle
) -> ProgrammeVersion:
    """The version that a whole bundle is; its groups of users get the names that it gives them."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in bundle.files.items()}
    contents = {hashes[path]: data for path, data in bundle.files.items()}
    definitions.keep_content(context.transaction, contents)
    roles = bundle.read().roles
    if meant := sorted(roles.keys() & (RIGHTS.keys() | SEPARATE.keys())):
        raise Invalid(f"角色“{meant[0]}”与系统权限同名：请在 programme.yaml 中换一个编号。")
    accounts.name_groups(context.transaction, {id_: role.name for id_, role in roles.items()})
    return _add(context, deployment, bundle.programme, hashes)


def add_programme_versions(
    context: CommandContext, deployment: Deployment, rows: Sequence[Definition]
) -> list[ProgrammeVersion]:
    """New versions of the programmes that these definitions belong to, with their files in the
    place of the earlier ones. A programme that was never deployed as a whole gets none.
    """
    known = programmes.newest_programmes(context.transaction)
    touched: dict[str, dict[str, str]] = {}
    for row in rows:
        if (owner := known.owner(row.id)) is not None:
            touched.setdefault(owner.id, {})[row.resource_name] = row.sha256
    found = []
    for programme, files in touched.items():
        before = programmes.newest(context.transaction, programme)
        if before is not None:
            hashes = programmes.file_hashes(context.transaction, before.key)
            found.append(_add(context, deployment, programme, _replaced(programme, hashes, files)))
    return found


def _replaced(
    programme: str, before: Mapping[str, str], files: Mapping[str, str]
) -> dict[str, str]:
    """The hashes by path with those of the files, by name, in the place of files of that name."""
    named = {path.rpartition("/")[2]: path for path in before if path.partition("/")[0] in DRAWN}
    found = dict(before)
    for resource, sha256 in files.items():
        name = resource.rpartition("/")[2]
        folder = _FOLDERS.get(f".{name.rpartition('.')[2]}", "bpmn")
        found[named.get(name, f"{folder}/{programme}/{name}")] = sha256
    return found


def _add(
    context: CommandContext, deployment: Deployment, programme: str, hashes: Mapping[str, str]
) -> ProgrammeVersion:
    before = programmes.newest(context.transaction, programme)
    version = ProgrammeVersion(
        key=context.engine.store.next_key(),
        programme=programme,
        version=before.version + 1 if before else 1,
        deployment_key=deployment.key,
        deployment_number=deployment.number,
        digest=digest_of(hashes),
    )
    programmes.add_version(context.transaction, version, hashes)
    return version
