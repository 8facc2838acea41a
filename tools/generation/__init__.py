"""`Layout` to picture: renderers, checkpoints, denoising, masks and workers.

It knows nothing of conversations or front ends. Importing this package imports no torch: `request` holds the
values, `worker` loads the renderer in its own thread when the first picture is asked for.
"""
