"""A form as `/v2` answers it."""

from api.schemas import KEY, NUMBER, TEXT, record
from api.searching import TENANT

FORM = record(formKey=KEY, formId=TEXT, schema=TEXT, version=NUMBER, tenantId=TEXT)


def shown_form(key: int, form_id: str, version: int, schema: str) -> dict[str, object]:
    """The form; `schema` is form-js JSON text."""
    return {
        "formKey": str(key),
        "formId": form_id,
        "schema": schema,
        "version": version,
        "tenantId": TENANT,
    }
