"""The image half of CLIP (Radford et al. 2021), parameter names as in transformers' modeling_clip.py ("layrnorm" included)."""

import torch

from vit import dense, dense_shapes, norm, norm_shapes, patches, quick_gelu, self_attention


def names(config):
    width, inner, p = config["hidden_size"], config["intermediate_size"], config["patch_size"]
    shapes = {
        "vision_model.embeddings.class_embedding": [width],
        "vision_model.embeddings.patch_embedding.weight": [width, config["num_channels"], p, p],
        "vision_model.embeddings.position_embedding.weight": [(config["image_size"] // p) ** 2 + 1, width],
    }
    shapes.update(norm_shapes("vision_model.pre_layrnorm", width))
    for layer in range(config["num_hidden_layers"]):
        at = f"vision_model.encoder.layers.{layer}"
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes.update(dense_shapes(f"{at}.self_attn.{part}", width, width))
        shapes.update(dense_shapes(f"{at}.mlp.fc1", inner, width))
        shapes.update(dense_shapes(f"{at}.mlp.fc2", width, inner))
        shapes.update(norm_shapes(f"{at}.layer_norm1", width))
        shapes.update(norm_shapes(f"{at}.layer_norm2", width))
    shapes.update(norm_shapes("vision_model.post_layernorm", width))
    shapes.update(dense_shapes("visual_projection", config["projection_dim"], width, bias=False))
    return shapes


def run(config, w, pixels):
    """`hidden` is transformers' last_hidden_state, before post_layernorm; `pooled` is after it; `embedding` is image_embeds."""
    x = patches(pixels, w["vision_model.embeddings.patch_embedding.weight"])
    x = torch.cat([w["vision_model.embeddings.class_embedding"][None], x])
    x = norm(w, "vision_model.pre_layrnorm", x + w["vision_model.embeddings.position_embedding.weight"], config)
    golden = {}
    for layer in range(config["num_hidden_layers"]):
        at = f"vision_model.encoder.layers.{layer}"
        parts = [f"{at}.self_attn.{part}" for part in ("q_proj", "k_proj", "v_proj")]
        normed = norm(w, f"{at}.layer_norm1", x, config)
        context, golden[f"encoder.{layer}.self"] = self_attention(w, parts, normed, config["num_attention_heads"])
        x = x + dense(w, f"{at}.self_attn.out_proj", context)
        normed = norm(w, f"{at}.layer_norm2", x, config)
        x = x + dense(w, f"{at}.mlp.fc2", quick_gelu(dense(w, f"{at}.mlp.fc1", normed)))
    golden["hidden"] = x
    golden["pooled"] = norm(w, "vision_model.post_layernorm", x[0], config)
    golden["embedding"] = dense(w, "visual_projection", golden["pooled"])
    return golden
