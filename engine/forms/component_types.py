"""The form-js components we know, by what they do with data. Any other is refused at deployment."""

OPTIONS = frozenset({"checklist", "radio", "select", "taglist"})
"""Choose from values that are listed, computed or given by a variable."""

SEVERAL = frozenset({"checklist", "taglist"})
"""Their value is a list of options."""

KEYED = OPTIONS | {
    "textfield",
    "textarea",
    "number",
    "datetime",
    "checkbox",
    "filepicker",
    "expression",
}
"""They read and write the value at their `key`."""

CONTAINERS = frozenset({"default", "group", "dynamiclist"})

DISPLAY = frozenset(
    {"text", "html", "image", "table", "separator", "spacer", "button", "documentPreview"}
)
"""They show something and send nothing."""

KNOWN = KEYED | CONTAINERS | DISPLAY
