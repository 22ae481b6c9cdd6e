"""`python -m voice_interviewer` is `voice-interviewer`."""

from .cli import main

main()
