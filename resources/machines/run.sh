#!/bin/sh
# Trains the run of this folder with torchrun; started again, it goes on. README.txt says more.
set -u
cd -- "$(dirname -- "$0")" || exit 1
PYTHON=${PYTHON:-python3} PROCESSES=${PROCESSES:-1} NODES=${NODES:-1} RESTARTS=${RESTARTS:-3}
export DEVICE="${DEVICE:-auto}" PYTHONUNBUFFERED=1

if [ -z "${PREPARED:-}" ]; then
  "$PYTHON" -m mmstudio --worker job-prepare . || exit 1
fi
# A signal has the training save and stop. The processes themselves take none, so that none ends before it has saved.
stopped=0
stop() { stopped=1; : > "asked/pause-signal"; }
trap stop TERM INT USR1
trap '' HUP # it goes on when the terminal closes
meeting=$(mktemp -d) || exit 1
if [ "$NODES" -gt 1 ]; then
  set -- --nnodes "$NODES" --rdzv-backend c10d --rdzv-endpoint "$HEAD" --rdzv-id "${JOB_ID:-mmstudio}"
else # processes of one machine meet by files, and nothing listens for others
  set -- --nnodes 1 --rdzv-backend c10d --rdzv-endpoint "$meeting/agent" --rdzv-conf store_type=file --local-addr 127.0.0.1
  export MMSTUDIO_MEETING="$meeting/ranks" TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1
fi
(
  trap '' TERM INT USR1 HUP
  export TORCHELASTIC_SIGNALS_TO_HANDLE=SIGQUIT OMP_NUM_THREADS="${OMP_NUM_THREADS:-}"
  [ -n "$OMP_NUM_THREADS" ] || OMP_NUM_THREADS=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) # shared between processes
  exec "$PYTHON" -m torch.distributed.run "$@" --nproc-per-node "$PROCESSES" --max-restarts "$RESTARTS" \
    -m mmstudio --worker job-rank .
) &
child=$!
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
rm -rf -- "$meeting"
state=$(cat told/state 2>/dev/null)
printf '%s\n' "$code" > told/exit
case $state in
  done) exit 0 ;;
  paused) if [ "$stopped" = 1 ]; then exit 75; else exit 0; fi ;;
  *) exit 1 ;;
esac
