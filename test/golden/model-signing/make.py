"""Makes vectors.json with OpenSSF model-signing (pip install model-signing==1.1.1 pyOpenSSL).

python make.py > vectors.json
"""

import json
import pathlib
import tempfile

import model_signing
from model_signing._signing import signing

FOLDERS = {
    "one file": {"MLmodel": "flavors: {}\n"},
    "component order is not string order": {
        "a.b": "1",
        "a/b": "2",
        "a/b.c/d": "3",
        "a-b": "5",
        "B": "6",
    },
    "beyond ASCII": {"\uffee": "halfwidth", "\U0001f426": "bird", "é": "e", "z": ""},
    "git files are left out": {".gitignore": "x", ".github/workflows/a.yml": "y", "sub/.gitignore": "z", "m": "m"},
}

vectors = []
for name, files in FOLDERS.items():
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        manifest = model_signing.hashing.Config().hash(folder)
        payload = signing.Payload(manifest)
        subject = payload.statement.pb.subject[0]
        vectors.append(
            {
                "name": name,
                "files": files,
                "order": [item.identifier for item in manifest.resource_descriptors()],
                "root": subject.digest["sha256"],
            }
        )

print(json.dumps({"model_signing": model_signing.__version__, "vectors": vectors}, indent=1))
