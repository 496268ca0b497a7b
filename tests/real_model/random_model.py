"""Writes a model of random weights, half a megabyte: it says nothing but nonsense, over a server that is real.

    python random_model.py FILE

Run with the packages of `prepare.py` on the path.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

WIDTH, LAYERS, INNER, HEADS, CONTEXT = 64, 2, 128, 4, 65_536
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
NORMAL_TYPE, CONTROL_TYPE = 1, 3
SEED = 7


def byte_signs() -> list[str]:
    """Return the sign for each byte that tokenizers of GPT-2's kind use."""
    shown = {*range(33, 127), *range(161, 173), *range(174, 256)}
    hidden: Iterator[int] = iter(range(256, 512))
    return [chr(byte) if byte in shown else chr(next(hidden)) for byte in range(256)]


def write_model(path: str) -> None:
    """Write the model; the same at each run."""
    import gguf  # type: ignore[import-not-found]
    import numpy

    chance = numpy.random.default_rng(SEED)
    tokens = [*byte_signs(), *SPECIAL]
    writer = gguf.GGUFWriter(path, "llama")
    _describe(writer, tokens)

    def add(name: str, *shape: int) -> None:
        weights = numpy.ones(shape) if len(shape) == 1 else chance.standard_normal(shape) * 0.2
        writer.add_tensor(name, weights.astype(numpy.float32))

    add("token_embd.weight", len(tokens), WIDTH)
    add("output_norm.weight", WIDTH)
    add("output.weight", len(tokens), WIDTH)
    for layer in range(LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{part}.weight", WIDTH, WIDTH)
        for part in ("ffn_gate", "ffn_up"):
            add(f"blk.{layer}.{part}.weight", INNER, WIDTH)
        add(f"blk.{layer}.ffn_down.weight", WIDTH, INNER)
        for part in ("attn_norm", "ffn_norm"):
            add(f"blk.{layer}.{part}.weight", WIDTH)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _describe(writer: Any, tokens: list[str]) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([NORMAL_TYPE] * 256 + [CONTROL_TYPE] * len(SPECIAL))
    writer.add_token_merges(["Ġ a"])
    writer.add_bos_token_id(256)
    writer.add_eos_token_id(258)
    writer.add_add_bos_token(False)


if __name__ == "__main__":
    write_model(sys.argv[1])
