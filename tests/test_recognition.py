"""What a hurried recogniser hands to its encoder."""

import numpy as np

from voice_interviewer.recognition import unpadded


def test_a_hurried_encoder_gets_all_of_the_speech_in_few_lengths() -> None:
    seen: list[int] = []
    encode = unpadded(lambda features: seen.append(features.shape[1]))
    for spoken in (0, 1, 790, 900, 901, 1203, 2790, 3000):
        window = np.zeros((80, 3000), np.float32)
        window[:, :spoken] = 1.0
        encode(window)

    assert seen == [1000, 1000, 1000, 1100, 1150, 1450, 3000, 3000]
