# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import unittest
from pathlib import Path

#: In a process of its own: helpers are forked, which must happen before PyTorch has started threads.
SCRIPT = """
import torch
torch.set_num_threads(1)
from lumbar_training.parallel import Team

network = torch.nn.Linear(3, 1)
with torch.no_grad():
    network.weight.fill_(1.0)

def batches(rank, plan):
    for step in range(plan):
        yield torch.full((2, 3), float(rank + 1 + step))

def gradient(network, batch):
    loss = network(batch).mean()
    loss.backward()
    return {"loss": loss.item()}

team = Team(network, 3, batches, gradient)
for parts in team.epoch(2):
    print([round(v, 4) for v in network.weight.grad.flatten().tolist()])
    with torch.no_grad():
        network.weight.add_(1.0)
for parts in team.epoch(1):
    print([round(v, 4) for v in network.weight.grad.flatten().tolist()])
helpers = team.helpers
team.close()
print(any(h.is_alive() for h in helpers))
"""


class Parallel(unittest.TestCase):

    def test_gradients_of_all_processes_are_averaged_over_several_epochs_and_helpers_end(self):
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=Path(__file__).resolve().parents[1], timeout=60,
                              capture_output=True, text=True)
        # The gradient of the mean of w.x is x: processes 0, 1, 2 see 1, 2, 3 and then 2, 3, 4.
        self.assertEqual(done.stdout.split("\n")[:4], ["[2.0, 2.0, 2.0]", "[3.0, 3.0, 3.0]", "[2.0, 2.0, 2.0]", "False"],
                         done.stderr)


if __name__ == "__main__":
    unittest.main()
