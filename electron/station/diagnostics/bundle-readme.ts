/** The first file of a bundle: for whoever finds one. */
export const bundleReadme = `GÓI HỖ TRỢ KỸ THUẬT – TRẠM CĂN CƯỚC
Không có dữ liệu của công dân. Kiểm tra chữ ký của trạm: sh build/verify-bundle.sh GÓI.zip CA.pem

Support bundle of a station. No applicant data: every member is taken by name, texts keep only known technical words ("…" stands for
the others), personal payloads of traces are overwritten. Check the station's signature: sh build/verify-bundle.sh BUNDLE.zip CA.pem

about.json        station, versions, when
config.json       devices as configured; no folders, accounts, secrets
devices.json      state, counts by hour (7 days), last errors, durations, last self-test
host.json         checks of the operating system, hardware that was found
environment.json  disk, clock, keychain, network, the centre's answer time
audit.json        whether the audit trail holds, its head; no entries
outbox.json       how many applications wait, by state
logs/*.ndjson     newest lines of station, devices and main
traces/*.trace    what went over a device's wire (docs/support-bundle.md)
`;
