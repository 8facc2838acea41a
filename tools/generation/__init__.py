"""`Layout` to picture: renderers, checkpoints, denoising, masks and workers.

Importing this package imports no torch: `request` holds the values, `worker` loads the renderer in its own thread
when the first picture is asked for.
"""
