"""Write the contracts anew."""

import json

from tests.contracts.answers import FOLDER, answer
from webapp.demo import samples

for path, on in samples():
    text = json.dumps(answer(path, on), indent=1) + "\n"
    (FOLDER / f"{path.stem}.json").write_text(text, encoding="utf-8")
