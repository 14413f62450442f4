"""One verb over many cases: asked for at once, done case by case."""
