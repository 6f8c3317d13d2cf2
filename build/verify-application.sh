#!/bin/sh
# Checks a sealed application with stock tools only: openssl, unzip, sha256sum.
#
#   verify-application.sh X.p7m CENTRE_DIR [ACK.p7s]
#
# CENTRE_DIR holds ca.pem, centre.pem and centre.key. One line is printed for each check; the exit code is 0 only when
# every one of them holds. ACK.p7s is the centre's signed acknowledgement of exactly these bytes.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
  echo "usage: $0 X.p7m CENTRE_DIR [ACK.p7s]" >&2
  exit 2
fi
for tool in openssl unzip sha256sum sed tr od mktemp; do
  command -v "$tool" >/dev/null || { echo "missing tool: $tool" >&2; exit 2; }
done

sealed=$1
centre=$2
acknowledgement=${3-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

most_files=256
most_bytes=268435456
mime_type=application/vnd.etsi.asic-e+zip
sha256_method=http://www.w3.org/2001/04/xmlenc#sha256
failures=0
checks=0

pass() { checks=$((checks + 1)); echo "ok    $1"; }
fail() { checks=$((checks + 1)); failures=$((failures + 1)); echo "FAIL  $1"; }

finish() {
  if [ "$failures" -eq 0 ]; then
    echo "verified: $checks checks hold for $sealed"
    exit 0
  fi
  echo "NOT verified: $failures of $checks checks failed for $sealed"
  exit 1
}
stop() { fail "$1"; finish; }

# One field of the subject of a certificate, as the one `cms -verify -signer` wrote of who made a signature.
subject() { openssl x509 -in "$1" -noout -subject -nameopt multiline | sed -n "s/^ *$2 *= //p" | sed 1q; }
signer_name() { subject "$1" commonName; }

# The authority certifies officers, stations and the centre alike: who made a signature must also be one who may.
check_role() { # officer, supervisor or station, signature file
  role=$(subject "$work/signer.pem" organizationalUnitName)
  case $1:$role in
    officer:officer | officer:supervisor | supervisor:supervisor | station:station) ;;
    *) fail "$(signer_name "$work/signer.pem") may not sign as $1"; return ;;
  esac
  if [ "$2" = "META-INF/signature-$1-$(signer_name "$work/signer.pem").p7s" ]; then
    pass "who signed may sign as $1"
  else
    fail "$2 is named after another $1"
  fi
}

hash_of() { sha256sum <"$1" | sed 's/ .*//'; }

# ---- the envelope ---------------------------------------------------------------------------------------------------
container=$work/container.asice
if openssl cms -decrypt -in "$sealed" -inform DER -recip "$centre/centre.pem" -inkey "$centre/centre.key" \
  -out "$container" 2>"$work/error"; then
  pass "the centre's key opens the envelope, and its authentication tag is right"
else
  stop "the envelope can't be opened: $(sed 1q "$work/error")"
fi

# Versions, content type and tag length stand before what the tag protects, and openssl reads over them.
openssl asn1parse -inform DER -in "$sealed" >"$work/outline" 2>/dev/null || true
field() { sed -n "s/.*:d=$1 .*prim: $2 *://p" "$work/outline"; }
if [ "$(field 3 INTEGER) $(field 5 INTEGER) $(field 4 OBJECT) $(field 6 INTEGER | sed -n '$p')" = "00 00 pkcs7-data 10" ]; then
  pass "the envelope is the one of RFC 5083, with a tag of 16 bytes"
else
  fail "the envelope is not the one of RFC 5083 with a tag of 16 bytes"
fi

# ---- the container: look before unpacking ---------------------------------------------------------------------------
unzip -Z1 "$container" >"$work/names" 2>"$work/error" || stop "not a container: $(sed 1q "$work/error")"
count=$(wc -l <"$work/names" | tr -d ' ')
bytes=$(unzip -Zt "$container" | sed -n 's/^[0-9]* files*, \([0-9]*\) bytes uncompressed.*/\1/p')
[ "$count" -le "$most_files" ] || stop "too many files in the container: $count"
[ "${bytes:-$most_bytes}" -lt "$most_bytes" ] || stop "too many bytes in the container"
if grep -Ev '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$' "$work/names" >"$work/strange"; then
  stop "a file name that leads elsewhere: $(sed 1q "$work/strange" | tr -dc '[:print:]')"
fi
[ -z "$(tr 'A-Z' 'a-z' <"$work/names" | sort | uniq -d)" ] || stop "a file name occurs twice"
unzip -Z "$container" | grep -q '^[^-[:space:]A-Z0-9]' && stop "something that is not a plain file"
opened=$work/opened
mkdir "$opened"
unzip -q -n "$container" -d "$opened" 2>"$work/error" || stop "the container is damaged: $(sed 1q "$work/error")"
pass "the container unpacks: $count files with plain names"
if [ "$(sed 1q "$work/names")" = mimetype ] && [ "$(cat "$opened/mimetype")" = "$mime_type" ]; then
  pass "it says first that it is $mime_type"
else
  fail "it does not say first that it is $mime_type"
fi

# ---- manifests and signatures ---------------------------------------------------------------------------------------
# Elements of a manifest, one to a line, without their namespace prefix.
elements() { tr '\r\n\t' '   ' <"$1" | sed 's/</\
</g' | sed 's/^<\(\/\{0,1\}\)[A-Za-z0-9_]*:/<\1/'; }

attribute() { sed -n "s/^<$1 .*$2=\"\([^\"]*\)\".*/\1/p"; }

check_signature() { # manifest, who
  signature=$(elements "$opened/$1" | attribute SigReference URI)
  case $signature in
    META-INF/*.p7s) ;;
    *) fail "$1 names no signature"; return ;;
  esac
  grep -qxF "$signature" "$work/names" || { fail "$1 names a signature that is not there: $signature"; return; }
  echo "$signature" >>"$work/known"
  if (cd "$opened" && openssl cms -verify -inform DER -in "$signature" -content "$1" \
    -CAfile "$work/ca.pem" -signer "$work/signer.pem" -out /dev/null) 2>"$work/error"; then
    pass "$2 signature holds: $signature by $(signer_name "$work/signer.pem")"
    check_role "${2%\'s}" "$signature"
    signer_name "$work/signer.pem" >"$work/${2%\'s}"
  else
    fail "$2 signature does not hold: $signature: $(sed -n 's/.*:\(.*error\|.*mismatch\|[^:]*\):.*/\1/p' "$work/error" | sed 1q)"
  fi
}

# Every file the manifest lists has the digest it states.
check_digests() { # manifest
  : >"$work/listed"
  name=
  method=
  elements "$opened/$1" >"$work/elements"
  while IFS= read -r element; do
    case $element in
      '<DataObjectReference '*) name=$(printf '%s\n' "$element" | attribute DataObjectReference URI) method= ;;
      '<DigestMethod '*) method=$(printf '%s\n' "$element" | attribute DigestMethod Algorithm) ;;
      '<DigestValue>'*) check_digest "$1" "$name" "$method" "${element#'<DigestValue>'}" ;;
    esac
  done <"$work/elements"
}

check_digest() { # manifest, name, method, base64
  grep -qxF -e "$2" "$work/names" || { fail "$1 lists a file that is not there: $2"; return; }
  echo "$2" >>"$work/listed"
  stated=$(printf '%s\n' "$4" | tr -d ' ' | openssl base64 -d -A 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
  if [ "$3" = "$sha256_method" ] && [ "$stated" = "$(hash_of "$opened/$2")" ]; then
    pass "$1: $2 has the digest stated"
  else
    fail "$1: $2 does not have the digest stated"
  fi
}

check_complete() { # manifest; what was signed before it stands in $work/known
  grep -E '^META-INF/' "$work/listed" | sort >"$work/found" || true
  sort "$work/before" >"$work/wanted"
  if cmp -s "$work/wanted" "$work/found"; then
    pass "$1 covers what was signed before it"
  else
    fail "$1 does not cover what was signed before it"
  fi
  grep -vE '^(mimetype$|META-INF/)' "$work/names" | sort >"$work/wanted"
  grep -vE '^META-INF/' "$work/listed" | sort >"$work/found" || true
  if [ -s "$work/wanted" ] && cmp -s "$work/wanted" "$work/found"; then
    pass "$1 lists every file exactly once"
  else
    fail "$1 does not list every file exactly once"
  fi
}

cp "$centre/ca.pem" "$work/ca.pem"
officer_manifest=META-INF/ASiCManifest.xml
supervisor_manifest=META-INF/ASiCManifest-supervisor.xml
station_manifest=META-INF/ASiCManifest-station.xml
: >"$work/known"
check_manifest() { # manifest, who
  cp "$work/known" "$work/before"
  echo "$1" >>"$work/known"
  check_signature "$1" "$2"
  check_digests "$1"
  check_complete "$1"
}
if grep -qxF "$officer_manifest" "$work/names"; then
  check_manifest "$officer_manifest" "officer's"
else
  fail "there is no $officer_manifest"
fi
# Four eyes: a missing finger, a poor print or portrait that was kept, and a finding that was explained are nothing that one person
# decides. An iris that was not taken is.
asked=$(sed 's/"missing":\[{"biometricSubType":"EYE_[A-Z]*"}\]//g' "$opened/application.json" |
  grep -cE '"(fingerExceptions|acceptedPoor)":\[\{|"missing":\[\{|"(acceptedPoorPhoto|overruled)":\{' || true)
if grep -qxF "$supervisor_manifest" "$work/names"; then
  check_manifest "$supervisor_manifest" "supervisor's"
  if [ -s "$work/supervisor" ] && [ -s "$work/officer" ] && ! cmp -s "$work/officer" "$work/supervisor"; then
    pass "officer and supervisor are two persons"
  else
    fail "officer and supervisor are not two persons"
  fi
elif [ "${asked:-0}" -ne 0 ]; then
  fail "the application asks for four eyes, and no supervisor signed"
else
  pass "nothing in the application asks for four eyes"
fi
if grep -qxF "$station_manifest" "$work/names"; then
  check_manifest "$station_manifest" "station's"
else
  fail "there is no $station_manifest"
fi
if grep '^META-INF/' "$work/names" | grep -vxF -f "$work/known" >"$work/unknown"; then
  fail "a file that nothing refers to: $(sed 1q "$work/unknown")"
else
  pass "META-INF holds only manifests and the signatures they name"
fi

# ---- the acknowledgement --------------------------------------------------------------------------------------------
if [ -n "$acknowledgement" ]; then
  if openssl cms -verify -inform DER -in "$acknowledgement" -CAfile "$work/ca.pem" -signer "$work/signer.pem" \
    -out "$work/acknowledgement" 2>"$work/error"; then
    pass "the acknowledgement's signature holds: by $(signer_name "$work/signer.pem")"
    if [ -z "$(subject "$work/signer.pem" organizationalUnitName)" ] &&
      [ "$(subject "$work/signer.pem" organizationName)" = "$(subject "$work/ca.pem" organizationName)" ]; then
      pass "the centre signed it"
    else
      fail "the acknowledgement is not signed by the centre"
    fi
    acknowledged=$(tr -d '\r\n' <"$work/acknowledgement" | sed -n 's/.*"sha256" *: *"\([0-9a-f]\{64\}\)".*/\1/p')
    if [ "$acknowledged" = "$(hash_of "$sealed")" ]; then
      pass "it acknowledges exactly these bytes"
    else
      fail "it acknowledges other bytes than these"
    fi
  else
    fail "the acknowledgement's signature does not hold"
  fi
fi

finish
