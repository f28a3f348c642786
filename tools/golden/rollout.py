"""Golden values of attention rollout, from the formula of Abnar & Zuidema (2020), in numpy.

    python3 tools/golden/rollout.py > test/golden/rollout.json
"""

import json

import numpy as np

# Three layers, two heads, three units; hand-chosen attention, rows sum to 1: [layer, head, query, key]
ATTENTION = np.array(
    [
        [[[0.5, 0.25, 0.25], [0.2, 0.6, 0.2], [0.1, 0.3, 0.6]], [[0.7, 0.2, 0.1], [0.4, 0.4, 0.2], [0.3, 0.3, 0.4]]],
        [[[0.2, 0.5, 0.3], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5]], [[0.4, 0.1, 0.5], [0.3, 0.3, 0.4], [0.05, 0.15, 0.8]]],
        [[[0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.4, 0.4, 0.2]], [[0.2, 0.2, 0.6], [0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]],
    ]
)


def with_residual(weights: np.ndarray) -> np.ndarray:
    """W + I, rows normalised: [query, key]"""
    weights = weights + np.eye(weights.shape[-1])
    return weights / weights.sum(-1, keepdims=True)


def rollout(fused: np.ndarray) -> list:
    """Ã of every layer, from heads already fused: [layer, query, key]"""
    result = [with_residual(fused[0])]
    for layer in fused[1:]:
        result.append(with_residual(layer) @ result[-1])
    return np.stack(result).tolist()


causal = np.tril(np.ones((4, 4)))
causal /= causal.sum(-1, keepdims=True)

print(
    json.dumps(
        {
            "attention": ATTENTION.tolist(),
            "mean": rollout(ATTENTION.mean(1)),
            "max": rollout(ATTENTION.max(1)),
            "head1": rollout(ATTENTION[:, 1]),
            "uniformCausal": rollout(np.stack([causal] * 3)),
        },
        indent=1,
    )
)
