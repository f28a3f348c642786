"""Muon (Jordan et al. 2024): momentum whose update is made orthogonal, for the weight matrices inside the layers."""
import torch


def orthogonalize(matrices, steps=5):
    """Newton-Schulz iteration towards the nearest semi-orthogonal matrices. matrices [n, rows, columns], rows <= columns.

    In bfloat16, as in the reference implementation: the result need not be exact.
    """
    x = matrices.bfloat16() / (matrices.flatten(1).norm(dim=1)[:, None, None] + 1e-7).bfloat16()
    for _ in range(steps):
        a = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x.to(matrices.dtype)


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            by_shape = {}
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                momentum.lerp_(parameter.grad, 1 - group["momentum"])
                by_shape.setdefault(parameter.shape, []).append((parameter, parameter.grad.lerp(momentum, group["momentum"])))
            for (rows, columns), pairs in by_shape.items():
                update = torch.stack([update for _, update in pairs])
                wide = rows <= columns
                update = orthogonalize(update if wide else update.transpose(1, 2).contiguous())
                update = update if wide else update.transpose(1, 2)
                for (parameter, _), direction in zip(pairs, update):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(direction, alpha=-group["lr"] * max(1, rows / columns) ** 0.5)
