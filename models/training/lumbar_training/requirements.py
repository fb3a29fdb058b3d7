# SPDX-License-Identifier: Apache-2.0
"""What training needs and whether it is there, as one line of JSON: `python3 -m lumbar_training.requirements`."""
import importlib
import json
import platform

#: Module: (package of Debian, package of pip).
NEEDED = {"torch": ("python3-torch", "torch"), "cv2": ("python3-opencv", "opencv-python-headless"),
          "numpy": ("python3-numpy", "numpy"), "PIL": ("python3-pil", "pillow"), "onnx": ("python3-onnx", "onnx")}


def state(modules=None):
    """{"python": version, "missing": {module: why}, "debian": packages to install, "pip": likewise, "cuda": usable}."""
    missing, found = {}, {}
    for name in modules or NEEDED:
        try:
            found[name] = importlib.import_module(name)
        except (ImportError, OSError) as problem:         # OSError: a shared library of the package does not load
            missing[name] = str(problem)
    return {"python": platform.python_version(), "missing": missing,
            "debian": [NEEDED[m][0] for m in missing if m in NEEDED],
            "pip": [NEEDED[m][1] for m in missing if m in NEEDED],
            "cuda": "torch" in found and bool(found["torch"].cuda.is_available())}


if __name__ == "__main__":
    print(json.dumps(state()))
