import { startRefusalCodes } from '../channels/supervision.ts';
import { deviceErrorCodes } from '../devices/device.ts';
import { selfTestStepIds } from '../devices/self-test.ts';

/**
 * Every word that technical text may consist of once it leaves the process that wrote it: into the technician's logs, the counts of a device
 * and the support bundle. A list of what is allowed, not of what is dangerous: names, addresses and numbers of people are
 * unknown to it and therefore fall out. None of them is shaped like a syllable of Vietnamese without its marks (but `syllables` below), so
 * that no name is made of them (`vocabulary.test.ts`).
 */
const words = `
abort aborted absent accepted access acknowledged acknowledgement activate activated active adapter added address adopt adopted after
again algorithm allowed already alter anchor another answer answered answers application applications approval argument arrived array
asked assertion attach attached attempt attempts attributes authority auto available away backup bad baud been before begin begun belongs
between blank block blocked bluetooth board body brightness broken browser budget buffer bulk bundle bus busy byte bytes cache call
called calls camera cancelled capability capture captured card cards carried carry cause centre certificate certificates chain changed
channel character check checked checks checksum child children chromium chunk chunks claim class cleaning cleared clock close closed
code codec codes colour column command committed compression condition config configuration configured connect connected connecting
connection constraint container content control copied core corrupt could count counted cover crash crashed created creating credential
crypt damaged database dead deadline decode default delayed deleted delivered delivery denied descriptor detached details device devices
did died differ different digest directory disabled disconnected discarded discovery disk dispatched display document does done download
draft driver drivers dropped duplicate during earlier early ejected electron else empty enabled encoding encrypted end ended ending
endpoint entries entry envelope environment error errors event events exceeded except exception exchange exit exited expected expired
export external failed failing failure failures fallback fatal fault feature feeder feed few field file files filled filter finger
fingerprint fingers finished firmware first fixed flash flush folder folders follows forbidden foreign format found frame frames free
from full function gateway genuine given gone graphics group guard half halted hand handed handle handler hang hangs hardware has have
header headers health heartbeat held hidden hidraw higher hold host hours however identify identity idle ignored image images impression
incomplete index info information initialized inner input inside installed instance instead interface interfaces internal interrupt
invalid issuer item job jobs journal jumped just keeper keeps kept kernel key-store keychain keyring keys killed kind known large last
late later latin least left legacy length less level library limit line lines link linux list listed listen listening live load loaded
local lock locked login logs longer loop loopback lost lower lowered machine made magic malformed manifest manufacturer marker mask
matched media memory message messages metadata migrated milliseconds minute minutes misaligned mismatch missed missing mode model module
monitor monotonic more mount mounted moved moving must name names native nearly needed negative network never new newer next
nobody nonce none normal nothing notices nowhere null number numbers object officer offline offset often older once one online only
opened opening opens operation option order other ours outcome outbox outdated output over overflow own owner packet pad page pages paid
paper parameter parent parse part parts passed password path paused payload peer pending permission permissions phase picture pictures
pieces pipe pixel place placed places plain platen platform plugged policy polled polling poor port ports position powered preload
prepare preparing present pressed preview previous printed printer printers printing priority process processes production profile
program promise prompt protected protocol provided provisioned provisioning pulled purge purged queue query quota raised range rate raw
reached read reader reading reads ready reason receipt receipts received reconnect record recorded recording records recovered refresh
refused register registered regular rejected rejection released reload remote removed rename renderer renewed repeated replaced replay
replayed reply report reports request requested required reset resolution resolver resource response responding restart restarted
restarts restored result results resumed retention retried retry returned revoked ribbon rights role rolled roster rotate rotated
rotation route rules running runs runtime sample samples saved says scale scanned scanner scanners scans scheme screen script sealed
sealing search second seconds section sector secure segment selected self sent sequence serial server service services session settings
settled setup several shared short should showed shown shut shutdown side signal signature signatures signed signer silent simulated
single size skew skipped slave sleep slip slot slots slow small smart socket software solved something source space speed stack staged
stalled standard started starting startup state stated statement station status steady steps still stopped stopping storage stored
stream string stuck subject success such supplies supplied supply supported surface suspend suspended swapped switch synchronous system
table tables taken tampered target task tasks technician temporary terminated test tests text theirs there these they thread threshold
threw through ticket time timed timeout timer timestamp times token tokens took tools trace trailing training transaction
transfer transfers transmitted transport tried trigger truncated trust trusted turned twice type unavailable uncaught undefined under
unexpected unhandled unknown unlock unlocked unplugged unreachable unreadable unspecified unsupported untidy until untrusted unusable
unwritable update upgrade upload uploads uptime used user using vacuum valid value values vault vendor verified verify verifying version
versions view visible wait waited waiting wanted warning watch were when where which while whole width window windows with within
without words work worked worker works would wrapped write writing written wrong yes zero

activity alone are cannot encode record records udevadm install installed socket rules batch bits differs hash packets parameters production such
was apart attribute authorised authentication blamed block bound bytes came carried carries coefficients compact compressed confirmed confirms
contents data decipher does encrypted encryption exceeds family fewer fits format formats gives good headers hello holds hung instance interlaced
keyed lies listing made makes many minutiae more most needs nobody none nothing offered open or any out own pages payload per point pkexec pruned public
range refuses registered registration rests samples says sheets signing somebody speaks stands start starts stays still stop takes taken
threw touches turns up used uses ways whether while whose csca unused x5c rs256 oid p-256 taken-up written
and as for its of aggregate error eval range reference syntax type
aes amp apdu asic asn atr bios bom bps bulk cdc cjs crc csca css cups dbus dll dns dpi ecdsa ecdh eddsa eof escl fifo fps ftdi gcm gdi
gpu gray greyscale gtk hdd hsm html http https icao ieee ioctl ipp iso jpeg jpg json jsonrpc jws jwt kbit keyfile kib libusb ldap mdns mib mjpeg
mosip mrz msg nak nfc nist ntfs nusb oaep oid osia oom pace pcsc pdf pgm pid pkcs pkexec png ppi ppm psk qwave rfc rgb rpc rsa rtt sbi sdk sha smtp
softhsm spki sqlite ssd ssl stderr stdin stdout stu svg swap tcp tls tpm tty ttyacm ttyusb udev udp uid uids usb utf uuid vid vpcd wal wasm
ms kb mb mm px hz webusb wifi winusb wsq xml zip zlib yymmdd ckr crt src dev var tmp usr lib etc proc sys run
acr ascii bixolon canon crossmatch dell digitalpersona epson evolis fujitsu futronic gemalto greenbit hid-pos honeywell identiv kodak logitech
magicard morpho nec omnikey primacy ricoh scm secugen suprema uareu wacom xerox zebra zenius zfm integrated biometrics slap
`;

/** Shaped like a syllable, and nobody's name. */
const syllables =
  'a be by id it up no off rsa ec deep good pkcs11 own nak bit boot bus can chain chip cut eio get has hid is key log main not out page pen pin put quit raw root run seen set soon then too touch yet on at';

/** Errors of operating systems, as libuv names them. */
const operatingSystem = `
EACCES EADDRINUSE EADDRNOTAVAIL EAGAIN EALREADY EBADF EBUSY ECANCELED ECONNABORTED ECONNREFUSED ECONNRESET EDQUOT EEXIST EFAULT EFBIG
EHOSTDOWN EHOSTUNREACH EILSEQ EINTR EINVAL EIO EISDIR ELOOP EMFILE EMSGSIZE ENAMETOOLONG ENETDOWN ENETUNREACH ENFILE ENODEV ENOENT ENOLCK
ENOMEM ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSUP ENXIO EOVERFLOW EPERM EPIPE EPROTO ERANGE EROFS ESHUTDOWN ESRCH ETIMEDOUT ETXTBSY
EXDEV SIGABRT SIGBUS SIGHUP SIGILL SIGINT SIGKILL SIGPIPE SIGQUIT SIGSEGV SIGTERM SIGTRAP
`;

/** Small words that names are made of too: told only between words that are none. */
const between = 'an in than that the then this to do give take long try soon name cause';

const listOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

export const fillers: ReadonlySet<string> = new Set(listOf(between));
export const allowedSyllables: ReadonlySet<string> = new Set(listOf(syllables));
/** `bus`, `pin`: a syllable of Vietnamese without its marks, and so perhaps of a name. */
export const shapedLikeSyllable =
  /^(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?$/u;

const codes: readonly string[] = [...deviceErrorCodes, ...startRefusalCodes, ...selfTestStepIds];
const wordsOfCodes = codes.flatMap((code) => code.split('-'));

/** Codes of a closed list, kept whole. */
export const knownCodes: ReadonlySet<string> = new Set(codes);

/** Small letters. */
export const vocabulary: ReadonlySet<string> = new Set(
  [...listOf(words), ...wordsOfCodes]
    .flatMap((word) => word.split('-'))
    .filter((word) => !shapedLikeSyllable.test(word))
    .concat(listOf(syllables), listOf(operatingSystem.toLowerCase())),
);
