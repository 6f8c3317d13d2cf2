/**
 * A test oracle in a process of its own, never part of the product: NBIS as libfprint carries it, reached through its virtual image
 * device. `node nbis-program.mjs JOB.json`; FP_VIRTUAL_IMAGE must name a socket that does not exist yet and G_MESSAGES_DEBUG must
 * be `libfprint-print libfprint-image`, because scores and times are only told as debugging lines. Written on standard
 * output between those lines, in order: `@image N` before and `@minutiae JSON` after each picture, then `@probe N` before and
 * `@done MS` after each comparison of a picture with its gallery. The job: `{images: [{file, width, height}], probes: [{probe, gallery}]}`.
 */
import { readFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import koffi from 'koffi';

const glib = koffi.load('libglib-2.0.so.0');
const gobject = koffi.load('libgobject-2.0.so.0');
const fprint = koffi.load('libfprint-2.so.2');

koffi.proto('void Ready(void *source, void *result, void *data)');
koffi.proto('void Progress(void *device, int stages, void *print, void *data, void *error)');
const PointerArray = koffi.struct('GPtrArray', { data: 'void *', length: 'uint32' });
const GError = koffi.struct('GError', { domain: 'uint32', code: 'int', message: 'const char *' });

const c = {
  iterate: glib.func('int g_main_context_iteration(void *context, int mayBlock)'),
  arrayNew: glib.func('void *g_ptr_array_new()'),
  arrayAdd: glib.func('void g_ptr_array_add(void *array, void *element)'),
  arrayFree: glib.func('void *g_ptr_array_free(void *array, int alsoElements)'),
  privateOf: gobject.func('void *g_type_instance_get_private(void *instance, size_t type)'),
  unref: gobject.func('void g_object_unref(void *object)'),
  imageDeviceType: fprint.func('size_t fp_image_device_get_type()'),
  contextNew: fprint.func('void *fp_context_new()'),
  devices: fprint.func('GPtrArray *fp_context_get_devices(void *context)'),
  driver: fprint.func('const char *fp_device_get_driver(void *device)'),
  open: fprint.func('int fp_device_open_sync(void *device, void *cancel, _Out_ void **error)'),
  close: fprint.func('int fp_device_close_sync(void *device, void *cancel, _Out_ void **error)'),
  printNew: fprint.func('void *fp_print_new(void *device)'),
  enroll: fprint.func(
    'void fp_device_enroll(void *device, void *print, void *cancel, Progress *progress, void *data, void *free, Ready *ready, void *user)',
  ),
  enrolled: fprint.func('void *fp_device_enroll_finish(void *device, void *result, _Out_ void **error)'),
  verify: fprint.func(
    'void fp_device_verify(void *device, void *print, void *cancel, void *match, void *data, void *free, Ready *ready, void *user)',
  ),
  verified: fprint.func(
    'int fp_device_verify_finish(void *device, void *result, _Out_ int *match, _Out_ void **print, _Out_ void **error)',
  ),
  identify: fprint.func(
    'void fp_device_identify(void *device, void *prints, void *cancel, void *match, void *data, void *free, Ready *ready, void *user)',
  ),
  identified: fprint.func(
    'int fp_device_identify_finish(void *device, void *result, _Out_ void **match, _Out_ void **print, _Out_ void **error)',
  ),
  printImage: fprint.func('void *fp_print_get_image(void *print)'),
  minutiae: fprint.func('GPtrArray *fp_image_get_minutiae(void *image)'),
};

const say = (line) => writeSync(1, `${line}\n`);
const said = (error) => (error === null ? 'no reason' : koffi.decode(error, GError).message);

/** Where FpImageDevice keeps the score from which on it says "match": after five ints and two pointers; and what stands there at first. */
const thresholdOffset = 40;
const thresholdAtFirst = 40;
/** No score is as high, so that a comparison with many goes on to the last of them. */
const unreachable = 1_000_000_000;
const enrolStages = 5;

function openDevice() {
  const found = koffi.decode(c.devices(c.contextNew()), PointerArray);
  const devices = koffi.decode(found.data, koffi.array('void *', found.length));
  const device = devices.find((one) => c.driver(one) === 'virtual_image');
  if (device === undefined) throw new Error('libfprint has no virtual image device');
  const error = [null];
  if (c.open(device, null, error) === 0) throw new Error(`not opened: ${said(error[0])}`);
  const inside = c.privateOf(device, c.imageDeviceType());
  const threshold = koffi.decode(inside, thresholdOffset, 'int');
  if (threshold !== thresholdAtFirst)
    throw new Error(`another libfprint: ${threshold} where the threshold was`);
  koffi.encode(inside, thresholdOffset, 'int', unreachable);
  return device;
}

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const device = openDevice();
const socket = connect(process.env.FP_VIRTUAL_IMAGE);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
let connected = false;
socket.once('connect', () => {
  connected = true;
});
while (!connected) {
  c.iterate(null, 0);
  await nextTurn();
}

/** Runs GLib's loop until `isDone`, and node's beside it only while a picture is not yet wholly in the socket. */
let unsent = 0;
async function until(isDone) {
  while (!isDone()) {
    if (unsent === 0) c.iterate(null, 1);
    else {
      c.iterate(null, 0);
      await nextTurn();
    }
  }
}

function send({ file, width, height }) {
  const head = Buffer.alloc(8);
  head.writeInt32LE(width, 0);
  head.writeInt32LE(height, 4);
  unsent += 1;
  socket.write(Buffer.concat([head, readFileSync(file)]), () => {
    unsent -= 1;
  });
}

/** Starts an action, lets `give` hand it pictures, and answers with its GAsyncResult. */
async function act(start, give) {
  let result = null;
  const ready = koffi.register((_source, value) => {
    result = value;
    finished = finish(value);
  }, koffi.pointer('Ready'));
  let finished;
  const finish = start(ready);
  await give(() => result !== null);
  await until(() => result !== null);
  koffi.unregister(ready);
  return finished;
}

/** A print of the right kind to verify others against; the matcher refuses an empty one. */
async function firstTemplate() {
  let tries = 0;
  let stages = 0;
  const progress = koffi.register((_device, completed) => {
    tries += 1;
    stages = completed;
  }, koffi.pointer('Progress'));
  const print = await act(
    (ready) => {
      c.enroll(device, c.printNew(device), null, progress, null, null, ready, null);
      return (result) => {
        const error = [null];
        const made = c.enrolled(device, result, error);
        if (made === null) throw new Error(`not enrolled: ${said(error[0])}`);
        return made;
      };
    },
    async (isDone) => {
      // What shows no finger counts for nothing, and another is asked for.
      for (let given = 0; stages < enrolStages && !isDone(); given += 1) {
        send(job.images[given % job.images.length]);
        await until(() => tries > given || isDone());
      }
    },
  );
  koffi.unregister(progress);
  return print;
}

async function scan(image, template) {
  return act(
    (ready) => {
      c.verify(device, template, null, null, null, null, ready, null);
      return (result) => {
        const print = [null];
        c.verified(device, result, [0], print, [null]);
        return print[0];
      };
    },
    async () => send(image),
  );
}

async function compareWithAll(image, prints) {
  const gallery = c.arrayNew();
  for (const print of prints) c.arrayAdd(gallery, print);
  await act(
    (ready) => {
      c.identify(device, gallery, null, null, null, null, ready, null);
      return (result) => {
        const print = [null];
        c.identified(device, result, [null], print, [null]);
        if (print[0] !== null) c.unref(print[0]);
      };
    },
    async () => send(image),
  );
  c.arrayFree(gallery, 1);
}

/** struct fp_minutia begins with x, y, two ends of no interest here, and the direction in 32nds of a turn. */
function minutiaeOf(print) {
  const array = c.minutiae(c.printImage(print));
  const { data, length } = koffi.decode(array, PointerArray);
  return koffi.decode(data, koffi.array('void *', length)).map((minutia) => {
    const [x, y, , , direction] = koffi.decode(minutia, koffi.array('int', 5));
    return [x, y, direction];
  });
}

const template = await firstTemplate();
const prints = [];
for (const [index, image] of job.images.entries()) {
  say(`@image ${index}`);
  const started = performance.now();
  const print = await scan(image, template);
  const elapsed = performance.now() - started;
  prints.push(print);
  say(`@minutiae ${JSON.stringify({ elapsed, minutiae: print === null ? null : minutiaeOf(print) })}`);
}
for (const { probe, gallery } of job.probes) {
  if (prints[probe] === null) continue;
  say(`@probe ${probe}`);
  const started = performance.now();
  await compareWithAll(
    job.images[probe],
    gallery.map((index) => prints[index]).filter((print) => print !== null),
  );
  say(`@done ${performance.now() - started}`);
}
socket.destroy();
c.close(device, null, [null]);
process.exit(0);
