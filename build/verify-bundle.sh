#!/bin/sh
# Checks the signature of a support bundle with openssl only.
#
#   verify-bundle.sh BUNDLE.zip CA.pem
#
# BUNDLE.zip.p7s lies beside the bundle; CA.pem is the authority's certificate as the centre gave it. Says which station signed these bytes and
# when; the exit code is 0 only when the signature holds and its signer is a station.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
  echo "usage: $0 BUNDLE.zip CA.pem" >&2
  exit 2
fi
command -v openssl >/dev/null || { echo "missing tool: openssl" >&2; exit 2; }

bundle=$1
authority=$2
signature=$bundle.p7s
for file in "$bundle" "$signature" "$authority"; do
  [ -f "$file" ] || { echo "NOT verified: $file is not there"; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A bundle may be looked at after the station's certificate ran out: when it was made says the signature.
if ! openssl cms -verify -binary -inform DER -in "$signature" -content "$bundle" -CAfile "$authority" \
  -no_check_time -signer "$work/signer.pem" -out /dev/null 2>"$work/error"; then
  echo "NOT verified: the signature is not of these bytes, or not by one of this authority"
  sed 1q "$work/error" >&2
  exit 1
fi
subject() { openssl x509 -in "$work/signer.pem" -noout -subject -nameopt multiline | sed -n "s/^ *$1 *= //p" | sed 1q; }
role=$(subject organizationalUnitName)
if [ "$role" != station ]; then
  echo "NOT verified: signed by ${role:-somebody else}, not by a station"
  exit 1
fi
at=$(openssl cms -cmsout -print -noout -inform DER -in "$signature" | sed -n 's/.*UTCTIME:\(.*\)/\1/p' | sed 1q)
echo "verified: signed by station $(subject commonName) at $at"
