"""Tiny real detectors: the classes of the big checkpoints, small sizes, random weights, saved as folders."""

from __future__ import annotations

from pathlib import Path

import torch

WORDS = ["red", "blue", "car", "cat", "photo", "of", "a", *"abcdefghijklmnopqrstuvwxyz."]


def save_tiny_owlv2(folder: Path) -> Path:
    from transformers import CLIPTokenizer, Owlv2Config, Owlv2ForObjectDetection, Owlv2ImageProcessorPil

    torch.manual_seed(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["!", *letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    small = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = Owlv2Config(
        text_config=small
        | {"vocab_size": len(vocabulary), "max_position_embeddings": 32, "eos_token_id": len(vocabulary) - 1},
        vision_config=small | {"image_size": 64, "patch_size": 16},
        projection_dim=32,
    )
    Owlv2ForObjectDetection(config).save_pretrained(folder)
    start, end = vocabulary[-2:]
    CLIPTokenizer(
        vocab={word: number for number, word in enumerate(vocabulary)},
        merges=[],
        bos_token=start,
        eos_token=end,
        pad_token=end,
        unk_token=end,
        model_max_length=32,
    ).save_pretrained(folder)
    Owlv2ImageProcessorPil(size={"height": 64, "width": 64}).save_pretrained(folder)
    return folder


def save_tiny_grounding_dino(folder: Path, max_text_len: int = 64) -> Path:
    from transformers import (
        BertConfig,
        BertTokenizer,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        GroundingDinoImageProcessorPil,
        SwinConfig,
    )

    torch.manual_seed(1)
    vocabulary = ["[PAD]", "[UNK]", *(f"[unused{n}]" for n in range(99)), "[CLS]", "[SEP]"]
    vocabulary += ["[MASK]", *WORDS, *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]
    vocabulary += [f"[more{n}]" for n in range(1100 - len(vocabulary))]  # `.` and `?` are told apart by BERT's own ids
    vocabulary[1012], vocabulary[vocabulary.index(".")] = ".", vocabulary[1012]
    text = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=37,
        max_position_embeddings=max(64, max_text_len),
    )
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            window_size=7,
            embed_dim=12,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 1, 1],
            image_size=64,
            out_features=["stage2", "stage3", "stage4"],
            out_indices=[2, 3, 4],
        ),
        text_config=text,
        d_model=32,
        encoder_layers=2,
        encoder_attention_heads=4,
        encoder_ffn_dim=16,
        decoder_layers=2,
        decoder_attention_heads=4,
        decoder_ffn_dim=16,
        num_queries=12,
        max_text_len=max_text_len,
    )
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    tokenizer = BertTokenizer(vocab={word: number for number, word in enumerate(vocabulary)})
    tokenizer.save_pretrained(folder)
    GroundingDinoImageProcessorPil(size={"shortest_edge": 64, "longest_edge": 128}).save_pretrained(folder)
    return folder
