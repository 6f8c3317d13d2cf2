/** One finger picture of an ANSI/NIST-ITL record: still compressed. */
export interface NistPicture {
  /** 1 right thumb … 10 left little, 11 and 12 plain thumbs, 13 and 14 plain four fingers right and left. */
  readonly position: number;
  readonly impression: 'plain' | 'rolled';
  readonly ppi: number;
  readonly bytes: Uint8Array;
}

const fileSeparator = 0x1c;
const groupSeparator = '\x1d';

/**
 * Finger pictures of types 4 and 14 of a reference record. Only what this benchmark needs: well-formed files of NIST,
 * one picture to a record.
 */
export function readNistPictures(file: Uint8Array): NistPicture[] {
  const pictures: NistPicture[] = [];
  const first = readTagged(file, 0);
  const kinds = (first.fields.get('003') ?? '').split('\x1e').slice(1);
  let offset = first.end;
  for (const entry of kinds) {
    const kind = Number(entry.split('\x1f')[0]);
    if (kind === 4) {
      const view = new DataView(file.buffer, file.byteOffset + offset);
      const length = view.getUint32(0);
      pictures.push({
        position: view.getUint8(6),
        impression: view.getUint8(5) % 2 === 1 ? 'rolled' : 'plain',
        ppi: 500,
        bytes: file.subarray(offset + 18, offset + length),
      });
      offset += length;
      continue;
    }
    const { fields, data, end } = readTagged(file, offset);
    if (kind === 14 && data !== undefined) {
      const scale = fields.get('008') === '2' ? 2.54 : 1;
      pictures.push({
        position: Number(fields.get('013')),
        impression: Number(fields.get('003')) % 2 === 1 ? 'rolled' : 'plain',
        ppi: Math.round(Number(fields.get('009')) * scale),
        bytes: data,
      });
    }
    offset = end;
  }
  return pictures;
}

function readTagged(file: Uint8Array, offset: number) {
  const head = new TextDecoder('latin1').decode(file.subarray(offset, offset + 40));
  const length = Number(/^\d+\.0*1:(\d+)/.exec(head)?.[1]);
  if (!(length > 0)) throw new Error(`no record at byte ${offset}`);
  const end = offset + length;
  const text = new TextDecoder('latin1').decode(file.subarray(offset, end));
  const fields = new Map<string, string>();
  let data: Uint8Array | undefined;
  for (let at = 0; at < text.length; ) {
    const colon = text.indexOf(':', at);
    if (colon === -1) break;
    const tag = text.slice(at, colon).split('.')[1] ?? '';
    if (tag === '999') {
      data = file.subarray(offset + colon + 1, file[end - 1] === fileSeparator ? end - 1 : end);
      break;
    }
    const stop = text.indexOf(groupSeparator, colon);
    fields.set(tag, text.slice(colon + 1, stop === -1 ? text.length - 1 : stop));
    if (stop === -1) break;
    at = stop + 1;
  }
  return { fields, data, end };
}
