"""The bundled language model: SmolLM2-135M with the project's LoRA adapter. Only here does `tools.language` import torch."""
