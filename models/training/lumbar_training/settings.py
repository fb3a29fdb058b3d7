# SPDX-License-Identifier: Apache-2.0
"""What a run was told: held against what it is told on going on, and written down as the command that repeats it."""


def refuse_others(path, before, now, names):
    """Ends with a message where a checkpoint was trained under other settings: a fold held out now may have been learnt."""
    differ = [k for k in names if k in before and before[k] != now.get(k)]
    if differ:
        raise SystemExit(f"{path} was trained with other settings: "
                         + ", ".join(f"{k} {before[k]}, now {now.get(k)}" for k in differ)
                         + "; give it a folder of its own")


def command(module, parser, settings, leave_out=("device", "resume", "processes", "evaluate_every")):
    """The command that trains a run anew: its places by name, and every setting that differs from what is usual."""
    words = [f"python3 -m {module}"]
    for action in parser._actions:
        name, value = action.dest, settings.get(action.dest)
        if name in ("help", *leave_out) or value is None or value is False or not action.option_strings:
            continue
        option = action.option_strings[-1]
        if name in ("data", "out", "phantom", "start"):
            words.append(f"{option} { {'data': 'DIR', 'out': 'RUN', 'phantom': 'PHANTOM', 'start': 'START'}[name]}")
        elif action.nargs == 0:
            words.append(option)
        elif name in ("fold", "seed") or value != action.default:
            words.append(f"{option} {value:g}" if isinstance(value, float) else f"{option} {value}")
    return " ".join(words)
