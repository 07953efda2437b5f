"""Trains the bundled Vosk model `models/checklist-en`, from voices to a model directory.

    lexicon -> voices + recordings -> corpus -> features -> train -> export -> evaluate

`topology`, `kaldi_format`, `lexicon`, `graph` and `model_directory` need only numpy, so that the
test suite can write small models; the rest needs the `training` extra and `libfst-tools`. `python
-m models.training --help` shows the commands.
"""
