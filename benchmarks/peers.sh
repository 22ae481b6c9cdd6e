#!/usr/bin/env bash
# Installs the peers without their dependencies, each into an environment of its own under
# build/peers, and shows the defaults that their rules in benchmarks/endings.py replay.
# It installs no recogniser of theirs: the pauses are judged with our models on both sides.
set -u
cd "$(dirname "$0")/.."
mkdir -p build/peers

install() { # name, requirement
  python3 -m venv "build/peers/$1" &&
    "build/peers/$1/bin/pip" install --quiet --no-deps "$2" ||
    { echo "did not install: $2"; return 1; }
  echo "installed: $2"
}

if install pipecat pipecat-ai==1.14.0; then
  cd build/peers/pipecat/lib/python3*/site-packages/pipecat/audio || exit 1
  grep -Hn "^VAD_STOP_SECS" vad/vad_analyzer.py
  grep -Hn "^STOP_SECS" turn/smart_turn/base_smart_turn.py
  grep -Hn "probability > 0.5" turn/smart_turn/local_smart_turn_v3.py
  cd - >/dev/null || exit 1
fi
if install realtimestt realtimestt==1.1.2; then
  cd build/peers/realtimestt/lib/python3*/site-packages || exit 1
  grep -Hn "^INIT_POST_SPEECH_SILENCE" RealtimeSTT/audio_recorder.py
  grep -Hn "add_argument.*sentence_detection_pause" RealtimeSTT_server/stt_server.py
fi
