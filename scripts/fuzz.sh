#!/bin/bash
# Fuzzes the parsers, guided by coverage: Fuzz/README.md says what and how. Builds into .build/fuzz.
# usage: scripts/fuzz.sh [--seed N] [--jobs N] [SECONDS] [TARGET…]     SECONDS in all (default 300), every target if none is named
#        scripts/fuzz.sh --smoke [TARGET…]                             a short look at each: the first inputs, or a second
#        scripts/fuzz.sh --run TARGET FILE…                            these inputs once each, such as a finding
#        scripts/fuzz.sh --list
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
work=$PWD/.build/fuzz
seed=1 jobs=2 seconds=300 mode=fuzz
# Swift would print a trace of its own and wait; libFuzzer prints one. Leaks cannot be told where processes are not traced.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=32 HELPLINE_CONFIG_DIRECTORY=$PWD/config

fail() { printf 'fuzz: %s\n' "$*" >&2; exit 2; }

# compile MODULE INPUT…: one module, if a source is newer than what was made of it.
compile() {
  local module=$1 object=$work/$1.o
  shift
  [ -f "$object" ] && [ -z "$(find "$@" scripts/fuzz.sh "${after[@]}" -newer "$object" -print -quit)" ] && return
  printf 'fuzz: compiling %s\n' "$module"
  local sources
  mapfile -t sources < <(find "$@" -name '*.swift' | sort)
  swiftc -swift-version 6 -warnings-as-errors -package-name helpline -parse-as-library -O -wmo -g -enable-testing \
    -sanitize=fuzzer,address -module-cache-path "$work/modules" -I Sources/CSodium -I "$work" -module-name "$module" \
    -emit-module -emit-module-path "$work/$module.swiftmodule" -c -o "$object" "${sources[@]}"
  # What did not change is not written again, and would be compiled anew each time.
  touch "$object" "$work/$module.swiftmodule"
}

build() {
  mkdir -p "$work"
  local after=()
  compile HelplineVault Sources/HelplineVault
  after=("$work/HelplineVault.o")
  compile HelplineCore Sources/HelplineCore
  after+=("$work/HelplineCore.o")
  compile Fuzz Fuzz
  if [ ! -x "$work/fuzz" ] || [ "$work/Fuzz.o" -nt "$work/fuzz" ]; then
    # The gold linker warns of every function of the sanitizer that it does not export.
    swiftc -sanitize=fuzzer,address -o "$work/fuzz" "$work"/{HelplineVault,HelplineCore,Fuzz}.o > "$work/link.log" 2>&1 \
      || { cat "$work/link.log" >&2; fail "the program does not link"; }
  fi
  rm -rf "$work/seeds"
  Fuzz/corpus.py "$work" > /dev/null
  mapfile -t all < <("$work/fuzz")
  local target
  for target in "${all[@]}"; do ln -f "$work/fuzz" "$work/fuzz-$target"; done
}

# run TARGET LIMIT…: leaves a log and, in findings, what broke it. What was new in earlier runs is kept in corpus.
run() {
  local target=$1 longest=4096
  shift
  [ "$target" = code-lists ] && longest=40000
  mkdir -p "$work/corpus/$target" "$work/seeds/$target" "$work/findings" "$work/logs"
  "$work/fuzz-$target" -seed="$seed" -max_len="$longest" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=128 \
    -dict="$work/words.txt" -artifact_prefix="$work/findings/$target-" -print_final_stats=1 -len_control=10 "$@" \
    "$work/corpus/$target" "$work/seeds/$target" > "$work/logs/$target.log" 2>&1 && rm -f "$work/logs/$target.failed" \
    || touch "$work/logs/$target.failed"
}

row() { printf '%-16s %10s %9s %7s %7s %9s\n' "$@"; }

# One line of the table from a log.
report() {
  local target=$1 log=$work/logs/$1.log
  local last runs rate
  last=$(grep -aE '^#[0-9]+.* cov: ' "$log" | tail -1 || true)
  runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  [ -n "$runs" ] || runs=$(sed -n 's/^#\([0-9]*\).*/\1/p' <<< "$last")
  row "$target" "${runs:-0}" "${rate:--}" "$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' <<< "$last")" \
    "$(sed -n 's/.* corp: \([0-9]*\).*/\1/p' <<< "$last")" "$([ -e "$work/logs/$target.failed" ] && echo FOUND || echo 0)"
}

targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --seed) seed=$2; shift ;;
    --jobs) jobs=$2; shift ;;
    --smoke) mode=smoke ;;
    --list) mode=list ;;
    --run) mode=run; shift; break ;;
    [0-9]*) seconds=$1 ;;
    -*) sed -n 's/^# \{0,1\}//p' "$0" | sed -n 2,6p >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done
build
case $mode in
  list) printf '%s\n' "${all[@]}"; exit ;;
  run)
    [ $# -ge 2 ] && [ -x "$work/fuzz-$1" ] || fail "--run TARGET FILE…"
    exec "$work/fuzz-$1" "${@:2}" ;;
esac
[ ${#targets[@]} -gt 0 ] || targets=("${all[@]}")
for target in "${targets[@]}"; do [ -x "$work/fuzz-$target" ] || fail "no target $target: see --list"; done
if [ $mode = smoke ]; then
  limit=(-runs=500 -max_total_time=1)
else
  each=$(( seconds * jobs / ${#targets[@]} ))
  limit=(-max_total_time=$(( each > 0 ? each : 1 )))
fi

rm -rf "$work/logs"
trap 'kill $(jobs -p) 2> /dev/null; exit 130' INT TERM
start=$SECONDS
for target in "${targets[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  run "$target" "${limit[@]}" &
done
wait
row target runs per_s edges corpus findings
for target in "${targets[@]}"; do report "$target"; done
printf '%s targets, seed %s, %s s\n' "${#targets[@]}" "$seed" "$(( SECONDS - start ))"

found=0
for target in "${targets[@]}"; do
  [ -e "$work/logs/$target.failed" ] || continue
  found=1
  input=$(sed -n 's/.*Test unit written to //p' "$work/logs/$target.log" | tail -1)
  what=$(grep -aE 'Fatal error|SUMMARY|ERROR: libFuzzer' "$work/logs/$target.log" | head -1 || true)
  printf 'FOUND %s: %s\n  %s\n' "$target" "$what" "${input:+scripts/fuzz.sh --run $target $input}" >&2
  [ -n "$input" ] || printf '  see %s\n' "$work/logs/$target.log" >&2
done
exit $found
