"""The DMN Technology Compatibility Kit as data: its cases read, run and judged."""
