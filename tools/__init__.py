"""The two tools: `layout` turns language into a Layout, `generation` turns a Layout into a picture."""
