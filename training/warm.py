"""Puts an exported network's weights back into its module, so that training goes on where no checkpoint was kept.

Export folds each batch normalisation into the convolution before it. `load` undoes
that without changing what the network computes: it measures mean and variance of
each folded convolution on pictures, and gives the normalisation just the scale and
shift that cancel them.
"""
import onnx
import torch
from onnx import numpy_helper
from torch import nn


def _module_path(node):
    """The module of a node that torch.onnx.export named: /s4/s4.1/deep/deep.0/Conv is s4.1.deep.0."""
    path = []
    for part in node.split("/")[1:-1]:
        if path and part.startswith(path[-1] + "."):
            path.pop()
        path.append(part)
    return ".".join(path)


def mean(first, second, to):
    """Write the network whose weights are the means of two exported ones of the same layers."""
    model = onnx.load(first)
    other = {i.name: numpy_helper.to_array(i) for i in onnx.load(second).graph.initializer}
    for i in model.graph.initializer:
        if i.data_type == onnx.TensorProto.FLOAT:
            i.CopyFrom(numpy_helper.from_array((numpy_helper.to_array(i) + other[i.name]) / 2, i.name))
    onnx.save(model, to)


def load(net, file, pictures):
    """Fill net from file; pictures is one batch of its input, or several in a list."""
    graph = onnx.load(file).graph
    tensors = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    modules = dict(net.named_modules())
    folded = []
    for node in graph.node:
        if node.op_type not in ("Conv", "Gemm"):
            continue
        path = _module_path(node.name)
        if path not in modules:
            path = path.partition(".")[2]  # the network was exported inside another module
        module, weight, bias = modules[path], tensors[node.input[1]], tensors[node.input[2]]
        module.weight.data.copy_(weight)
        if module.bias is not None:
            module.bias.data.copy_(bias)
            continue
        after = modules[path.rsplit(".", 1)[0] + ".1"]
        if not isinstance(after, nn.BatchNorm2d):
            raise ValueError("no normalisation after " + path)
        after.running_mean.zero_(), after.running_var.fill_(1 - after.eps), after.weight.data.fill_(1), after.bias.data.copy_(bias)
        folded.append((module, after, bias))
    seen = {}

    def watch(module, _, out):
        seen[module] = (out.mean((0, 2, 3)), out.var((0, 2, 3)))

    hooks = [module.register_forward_hook(watch) for module, _, _ in folded]
    net.eval()
    with torch.no_grad():
        net(pictures)
        for module, after, bias in folded:
            mean, var = seen[module]
            after.running_mean.copy_(mean), after.running_var.copy_(var)
            after.weight.copy_((var + after.eps).sqrt()), after.bias.copy_(bias + mean)
    for hook in hooks:
        hook.remove()
