# SPDX-License-Identifier: Apache-2.0
"""Data-parallel training over processes of one thread each.

Threads inside one operation meet at a barrier hundreds of times a step, and each waits for the slowest: on a machine
shared with other work most of the time is lost there. Processes that each take a part of the batch meet twice a step.
Weights and batch statistics lie in shared memory; gradients are averaged by the first process, which alone steps.
"""
import multiprocessing
import signal
import threading

import torch


class Team:
    """One network in shared memory and the helpers that compute gradients of their part of each batch.

    `batches(rank, plan)` yields the batches of one process for one epoch; `gradient(network, batch)` runs forward and
    backward and returns the loss parts. Create it before anything runs in parallel: helpers are forked.
    """

    def __init__(self, network, size, batches, gradient):
        self.network, self.size, self.batches, self.gradient = network, size, batches, gradient
        network.share_memory()
        self.parameters = [p for p in network.parameters() if p.requires_grad]
        count = sum(p.numel() for p in self.parameters)
        self.shared = torch.zeros(max(size - 1, 1), count).share_memory_()
        context = multiprocessing.get_context("fork")
        self.ready, self.done = context.Barrier(size), context.Barrier(size)
        self.plans = [context.SimpleQueue() for _ in range(size - 1)]
        self.helpers = [context.Process(target=self._help, args=(rank,), daemon=True) for rank in range(1, size)]
        for helper in self.helpers:
            helper.start()

    def _help(self, rank):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        while True:
            plan = self.plans[rank - 1].get()
            self.network.train()
            for batch in self.batches(rank, plan):
                self.ready.wait()
                self._clear()
                self.gradient(self.network, batch)
                self.shared[rank - 1] = torch.cat([p.grad.reshape(-1) for p in self.parameters])
                self.done.wait()

    def _clear(self):
        for p in self.parameters:
            p.grad = None

    def epoch(self, plan):
        """Yields the first process's loss parts after each step's gradients are in place."""
        for queue in self.plans:
            queue.put(plan)
        for batch in self.batches(0, plan):
            self._join(self.ready)
            self._clear()
            parts = self.gradient(self.network, batch)
            self._join(self.done)
            if self.helpers:
                others = torch.split(self.shared.sum(0), [p.numel() for p in self.parameters])
                for p, more in zip(self.parameters, others):
                    p.grad.add_(more.view_as(p)).div_(self.size)
            yield parts

    def _join(self, barrier):
        try:
            barrier.wait(600)
        except threading.BrokenBarrierError:
            raise RuntimeError("a helper process stopped or hangs; its message stands above") from None

    def close(self):
        """Ends the helpers, wherever they are."""
        for helper in self.helpers:
            helper.terminate()
            helper.join(5)
