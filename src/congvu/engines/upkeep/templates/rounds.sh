# The rounds of upkeep: what a person decided about a held letter is done within seconds, the rest hourly.
# $1 is the interpreter; between rounds only this shell is in memory.
differ() {
  for one in "$CONGVU_STATE"/held/orders/*.json; do
    [ -e "$one" ] && [ ! -e "$CONGVU_STATE/held/done/${one##*/}" ] && return 0
  done
  for one in "$CONGVU_STATE"/held/done/*.json; do
    [ -e "$one" ] && [ ! -e "$CONGVU_STATE/held/orders/${one##*/}" ] && return 0
  done
  for one in "$CONGVU_STATE"/links/new/*; do
    [ -e "$one" ] && [ -d "$CONGVU_STATE/clamav/run" ] && [ ! -e "$CONGVU_STATE/links/verdicts/${one##*/}" ] && return 0
  done
  return 1
}
second=0
while sleep 2; do
  second=$((second + 2))
  if [ $((second % 60)) = 0 ] || differ; then "$1" -m congvu.engines.upkeep.orders; fi
  if [ $((second % 3600)) = 0 ]; then "$1" -m congvu.engines.upkeep.duties; fi
done
