"""Commands on user tasks: what people do with them."""
