#!/bin/sh
# How the folders beside this script were made: a station of an earlier version, built from its own commit, takes two applications of
# synthetic people (numbers of the unused series 003, pictures and prints of some bytes), seals one and leaves the other ready to be read back.
# What it leaves on the disk is kept as it is, with the keys that open it. Nothing here is secret: all keys were made for this and sign nothing else.
#
#   sh test/golden/make.sh COMMIT NAME
#
# issue-2 is 7b8b51e, issue-3 c17416d, issue-5 173f1b1: where each of them was done. A later one is made when its shapes are let out of the house.
set -eu
commit=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=$here/$2
old=$(mktemp -d)
trap 'rm -rf "$old"' EXIT

git -C "$root" archive "$commit" | tar -x -C "$old"
ln -s "$root/node_modules" "$old/node_modules"
rm -rf "$out"
mkdir -p "$out"
# The centre's key opens what the station seals; the test support of every version throws it away.
sed -i '/^  return {$/i\
  const golden = await import("node:fs");\
  const pkcs8 = Buffer.from(await subtle.exportKey("pkcs8", centreKeys.privateKey)).toString("base64");\
  golden.writeFileSync(`${process.env["GOLDEN"]}/centre.key`, `-----BEGIN PRIVATE KEY-----\\n${pkcs8.replace(/(.{64})/g, "$1\\n")}\\n-----END PRIVATE KEY-----\\n`);\
  golden.writeFileSync(`${process.env["GOLDEN"]}/centre.pem`, centre.toString("pem"));\
  golden.writeFileSync(`${process.env["GOLDEN"]}/ca.pem`, root.toString("pem"));' "$old/test/support/station/test-identity.ts"
# The gateway has written roles into certificates from the first; the test support of the first versions did not.
sed -i 's/subject: \[{ CN: \[name\] }\],/subject: [{ OU: [{ "tram-001": "station", "giam-sat": "supervisor" }[name] ?? "officer"] }, { CN: [name] }],/' \
  "$old/test/support/station/test-identity.ts"
# Heard of by its centre just then, so that it is not locked for having been out of reach.
sed -i "s/provisionedAt: '.*'/provisionedAt: new Date().toISOString()/" "$old/test/support/station/test-identity.ts"
cp "$here/take-applications.ts" "$old/test/integration/make-golden.test.ts"
cd "$old"
GOLDEN=$out GOLDEN_COMMIT=$(git -C "$root" rev-parse "$commit") npx vitest run --project integration test/integration/make-golden.test.ts
