import voice_interviewer  # noqa: F401  # before numpy, which it gives one thread
