"""Cross-entropy over the vocabulary in slices, with its gradient at once: the logits never exist all together."""
import torch
from torch.nn import functional as F

SLICE = 512


class SlicedCrossEntropy(torch.autograd.Function):
    """The products are computed in `dtype`, everything between them in single precision."""

    @staticmethod
    def forward(ctx, hidden, weight, bias, targets, dtype):
        total = hidden.new_zeros(())
        hidden_grad, weight_grad = torch.empty_like(hidden), torch.zeros_like(weight)
        bias_grad = None if bias is None else torch.zeros_like(bias)
        rows, output = hidden.to(dtype), weight.to(dtype)
        for start in range(0, len(hidden), SLICE):
            here, wanted = slice(start, start + SLICE), targets[start : start + SLICE, None]
            logits = (rows[here] @ output.t()).float()  # [row, vocabulary]
            error = torch.log_softmax(logits if bias is None else logits.add_(bias), dim=-1)
            total -= error.gather(1, wanted).sum()
            error.exp_().scatter_add_(1, wanted, error.new_full(wanted.shape, -1.0))
            if bias is not None:
                bias_grad += error.sum(0)
            error = error.to(dtype)
            hidden_grad[here] = (error @ output).float()
            weight_grad += error.t() @ rows[here]
        ctx.save_for_backward(hidden_grad, weight_grad, bias_grad)
        ctx.count = len(hidden)
        return total / len(hidden)

    @staticmethod
    def backward(ctx, grad):
        hidden_grad, weight_grad, bias_grad = ctx.saved_tensors
        scale = grad / ctx.count
        return hidden_grad * scale, weight_grad * scale, None if bias_grad is None else bias_grad * scale, None, None


def cross_entropy(hidden, weight, bias, targets):
    """Mean of -log p(target). hidden [row, hidden], weight [vocabulary, hidden], targets [row]"""
    if hidden.is_cuda:
        return F.cross_entropy(F.linear(hidden, weight, bias).float(), targets)
    dtype = torch.bfloat16 if torch.is_autocast_cpu_enabled() else torch.float32
    with torch.autocast("cpu", enabled=False):
        return SlicedCrossEntropy.apply(hidden.float(), weight, bias, targets, dtype)
