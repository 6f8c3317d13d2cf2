#!/bin/sh
# Checks an exported audit trail with stock tools only: openssl, sha256sum, awk.
#
#   verify-audit.sh EXPORT_DIR CA.pem
#
# EXPORT_DIR is what `npm run audit -- export` wrote; CA.pem is the authority's certificate as the centre gave it, not the copy in
# the export. Every line of entries.ndjson is {"entry":…,"hash":"…"}: the bytes between are hashed as they stand. One line is printed for
# each check; the exit code is 0 only when every one of them holds.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
  echo "usage: $0 EXPORT_DIR CA.pem" >&2
  exit 2
fi
for tool in openssl sha256sum awk sed mktemp; do
  command -v "$tool" >/dev/null || { echo "missing tool: $tool" >&2; exit 2; }
done

export_dir=$1
authority=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
failures=0

pass() { echo "ok    $1"; }
fail() { failures=$((failures + 1)); echo "FAIL  $1"; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$2" | sed 1q; }
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$2" | sed 1q; }
subject() { openssl x509 -in "$1" -noout -subject -nameopt multiline | sed -n "s/^ *$2 *= //p" | sed 1q; }
hash_of() { sha256sum <"$1" | sed 's/ .*//'; }

# ---- the chain ------------------------------------------------------------------------------------------------------
# Each entry to a file of its own, a few thousand at a time; sha256sum is started once for all of them.
mkdir "$work/part"
: >"$work/computed"
hash_part() { (cd "$work/part" && ls | sort | xargs sha256sum | sed 's/ .*//') >>"$work/computed"; }
lines=$(awk 'END { print NR }' "$export_dir/entries.ndjson")
from=1
while [ "$from" -le "$lines" ]; do
  rm -rf "$work/part"
  mkdir "$work/part"
  awk -v from="$from" -v to="$((from + 1999))" -v dir="$work/part" '
    NR >= from && NR <= to {
      file = sprintf("%s/%09d", dir, NR)
      printf "%s", substr($0, 10, length($0) - 9 - 75) > file
      close(file)
    }
    NR > to { exit }' "$export_dir/entries.ndjson"
  hash_part
  from=$((from + 2000))
done
awk -v computed="$work/computed" '
  BEGIN { previous = "0000000000000000000000000000000000000000000000000000000000000000" }
  {
    getline own < computed
    if (substr($0, 1, 9) != "{\"entry\":" || substr($0, length($0) - 74, 9) != ",\"hash\":\"") {
      print NR ": not written as entries are"; exit
    }
    stated = substr($0, length($0) - 65, 64)
    if (own != stated) { print NR ": changed: its hash differs"; exit }
    if (!match($0, /"previous":"[0-9a-f]+","seq":[0-9]+,/)) { print NR ": not written as entries are"; exit }
    split(substr($0, RSTART, RLENGTH), part, /[":,]+/)
    if (part[5] != NR) { print NR ": gap: entry " part[5] " lies there"; exit }
    if (part[3] != previous) { print NR ": changed: it follows another entry"; exit }
    previous = stated
    print stated > hashes
  }' hashes="$work/hashes" "$export_dir/entries.ndjson" >"$work/broken"
[ -f "$work/hashes" ] || : >"$work/hashes"
if [ -s "$work/broken" ]; then
  fail "the chain breaks at entry $(cat "$work/broken")"
else
  pass "$lines entries, each names the hash of the one before"
fi
hash_at() { sed -n "$1p" "$work/hashes"; }

# ---- what the station signed ----------------------------------------------------------------------------------------
signer_of() { # statement, signature (DER)
  openssl cms -verify -binary -inform DER -in "$2" -content "$1" -CAfile "$authority" \
    -no_check_time -signer "$work/signer.pem" -out /dev/null 2>"$work/error"
}
previous=0000000000000000000000000000000000000000000000000000000000000000
next=1
count=0
stations=
while IFS= read -r line; do
  count=$((count + 1))
  printf '%s' "$line" | sed 's/^{"batch":\(.*\),"number":[0-9]*,"signature":"[^"]*"}$/\1/' | tr -d '\n' >"$work/statement"
  printf '%s' "$line" | sed 's/.*"signature":"\([^"]*\)"}$/\1/' | openssl base64 -d -A >"$work/signature"
  first=$(number first "$work/statement")
  last=$(number last "$work/statement")
  station=$(member stationId "$work/statement")
  if ! signer_of "$work/statement" "$work/signature"; then
    fail "batch $count from entry $next: its signature does not hold"
  elif [ "$(subject "$work/signer.pem" commonName)" != "$station" ] ||
    [ "$(subject "$work/signer.pem" organizationalUnitName)" != station ]; then
    fail "batch $count from entry $next: another than its station signed it"
  elif [ "$first" != "$next" ] || [ "$(member previous "$work/statement")" != "$previous" ]; then
    fail "batch $count from entry $next: it does not follow the one before"
  elif [ "$(member hash "$work/statement")" != "$(hash_at "$last")" ]; then
    fail "batch $count: it signs another hash of entry $last, or the trail was cut off before it"
  fi
  case " $stations " in *" $station "*) ;; *) stations="$stations $station" ;; esac
  previous=$(hash_of "$work/statement")
  next=$((last + 1))
done <"$export_dir/batches.ndjson"
if [ "$count" -gt 0 ] && [ "$next" -le "$lines" ]; then
  fail "entries from $next on are not signed"
fi
[ "$failures" -gt 0 ] || pass "$count batches signed by$stations cover entries 1 to $((next - 1))"

# ---- what the centre signed -----------------------------------------------------------------------------------------
anchors=0
receipts=0
while IFS= read -r line; do
  receipts=$((receipts + 1))
  application=$(printf '%s\n' "$line" | sed 's/^{"applicationId":"\([^"]*\)".*/\1/')
  printf '%s' "$line" | sed 's/.*"receipt":"\([^"]*\)"}$/\1/' | openssl base64 -d -A >"$work/receipt"
  if ! openssl cms -verify -binary -inform DER -in "$work/receipt" -CAfile "$authority" -no_check_time \
    -signer "$work/signer.pem" -out "$work/content" 2>"$work/error"; then
    fail "the acknowledgement of $application: its signature does not hold"
    continue
  fi
  if [ -n "$(subject "$work/signer.pem" organizationalUnitName)" ] ||
    [ "$(subject "$work/signer.pem" organizationName)" != "$(subject "$authority" organizationName)" ]; then
    fail "the acknowledgement of $application: another than the centre signed it"
    continue
  fi
  [ "$(member applicationId "$work/content")" = "$application" ] ||
    fail "the acknowledgement of $application is about another one"
  digest=$(hash_of "$work/receipt")
  grep -F "\"event\":\"application-acknowledged\"" "$export_dir/entries.ndjson" |
    grep -F "\"subjectId\":\"$application\"" >"$work/noted" || : >"$work/noted"
  if [ ! -s "$work/noted" ] || { grep -q '"receipt":' "$work/noted" && ! grep -qF "\"receipt\":\"$digest\"" "$work/noted"; }; then
    fail "the acknowledgement of $application is not the one that was noted"
  fi
  anchor=$(sed -n 's/.*"audit":{"hash":"\([0-9a-f]*\)","seq":\([0-9]*\)}.*/\2 \1/p' "$work/content")
  deliverer=$(member deliveredBy "$work/content")
  [ -n "$anchor" ] || continue
  case " $stations " in *" $deliverer "*) ;; *) continue ;; esac
  anchors=$((anchors + 1))
  seq=${anchor%% *}
  [ "$seq" -eq 0 ] || [ "$(hash_at "$seq")" = "${anchor##* }" ] ||
    fail "the centre acknowledged another hash of entry $seq, or the trail was cut off before it"
done <"$export_dir/receipts.ndjson"
noted=$(grep -cF '"event":"application-acknowledged"' "$export_dir/entries.ndjson" || true)
[ "$noted" = "$receipts" ] || fail "$noted acknowledgements were noted and $receipts lie here"
[ "$failures" -gt 0 ] || pass "$anchors entries the centre signed for are links of this chain"

if [ "$failures" -eq 0 ]; then
  echo "verified: the trail is whole"
  exit 0
fi
echo "NOT verified: $failures checks failed"
exit 1
