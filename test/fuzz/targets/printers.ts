import { encodeIpp, decodeIpp, attribute } from '../../../native-bridges/drivers/ipp/codec.ts';
import { maskIppFrame } from '../../../native-bridges/drivers/ipp/mask.ts';
import {
  parseCapabilities,
  parseScannerStatus,
  isWholeJpeg,
} from '../../../native-bridges/drivers/document-scanner/escl/codec.ts';
import { maskEsclFrame } from '../../../native-bridges/drivers/document-scanner/escl/mask.ts';
import {
  AnswerReader,
  answerFault,
  compressLines,
  expandLines,
} from '../../../native-bridges/drivers/card-printer/evolis/codec.ts';
import { maskEvolisFrame } from '../../../native-bridges/drivers/card-printer/evolis/mask.ts';
import { maskEvolisServiceFrame } from '../../../native-bridges/drivers/card-printer/evolis-service/mask.ts';
import { parseAnswer as parseServiceAnswer } from '../../../native-bridges/drivers/card-printer/evolis-service/rpc.ts';
import {
  parseEvent,
  parseList,
  parseState,
  stateFault,
} from '../../../native-bridges/drivers/card-printer/evolis-service/states.ts';
import { parseAnswer as parseMagicardAnswer } from '../../../native-bridges/drivers/card-printer/magicard/codec.ts';
import {
  findPrinterInterface,
  parseDeviceId,
} from '../../../native-bridges/drivers/card-printer/usb-printer.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);
const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

/** A mask keeps the length of a frame, whatever is in it, and touches nothing but its own copy. */
function masksKeepLength(bytes: Uint8Array): void {
  const before = Buffer.from(bytes);
  for (const mask of [maskIppFrame, maskEsclFrame, maskEvolisFrame, maskEvolisServiceFrame]) {
    for (const direction of ['in', 'out'] as const) {
      const masked = mask({ direction, operation: 'transfer-01', bytes });
      if (masked.length !== bytes.length) throw new Error('mask changed the length');
    }
  }
  if (before.compare(bytes) !== 0) throw new Error('mask changed what it was given');
}

const printerAnswer = encodeIpp({
  version: 0x0200,
  code: 0,
  requestId: 11,
  groups: [
    { tag: 1, attributes: [attribute('attributes-charset', 0x47, 'utf-8')] },
    {
      tag: 4,
      attributes: [
        attribute('printer-state', 0x23, 3),
        attribute('printer-state-reasons', 0x44, 'media-empty-error', 'cover-open'),
        {
          name: 'media-col',
          values: [{ tag: 0x34, value: [attribute('x-dimension', 0x21, 10_500)] }],
        },
      ],
    },
  ],
  data: new Uint8Array(0),
});

const ipp: Target = {
  name: 'ipp',
  file: 'native-bridges/drivers/ipp/{codec,mask}.ts',
  inputBytes: 1024 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 96,
  prepare: async () => {
    const head = Buffer.from(printerAnswer.subarray(0, 8));
    const collection = Buffer.concat([Buffer.from([0x34]), word(0), word(0)]);
    const member = Buffer.concat([Buffer.from([0x4a]), word(0), word(1), Buffer.from('m')]);
    const value = Buffer.concat([Buffer.from([0x44]), word(0), word(1), Buffer.from('v')]);
    return {
      seeds: [printerAnswer],
      hostile: {
        'nested collections': Buffer.concat([
          head,
          Buffer.from([4]),
          repeated(Buffer.concat([collection, member]), 90_000),
        ]),
        'a million values': Buffer.concat([
          head,
          Buffer.from([4, 0x44]),
          word(1),
          Buffer.from('a'),
          word(0),
          repeated(value, 170_000),
        ]),
        groups: Buffer.concat([head, repeated(Uint8Array.of(4), 1_000_000)]),
      },
      parse: (bytes) => {
        const head = bytesOf('/ipp/print\napplication/ipp\n');
        if (bytes.length < 4096) masksKeepLength(Buffer.concat([head, bytes]));
        return decodeIpp(bytes).ok;
      },
    };
  },
};

const open =
  '<?xml version="1.0"?><scan:ScannerStatus xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">';
const escl: Target = {
  name: 'escl-xml',
  file: 'native-bridges/drivers/document-scanner/escl/{xml,codec,mask}.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 96,
  prepare: async () => ({
    seeds: [
      bytesOf(
        `${open}<pwg:State>Idle</pwg:State><scan:AdfState>ScannerAdfEmpty</scan:AdfState></scan:ScannerStatus>`,
      ),
      bytesOf(
        '<scan:ScannerCapabilities xmlns:scan="a" xmlns:pwg="b"><pwg:MakeAndModel>A B</pwg:MakeAndModel><scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth></scan:PlatenInputCaps></scan:Platen></scan:ScannerCapabilities>',
      ),
    ],
    hostile: {
      'billion laughs': bytesOf(
        `<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><ScannerStatus><State>&b;</State></ScannerStatus>`,
      ),
      nesting: bytesOf(`${open}${'<a>'.repeat(60_000)}`),
      elements: bytesOf(`${open}${'<a/>'.repeat(60_000)}</scan:ScannerStatus>`),
      'never closed': bytesOf(`${open}<pwg:State${' a'.repeat(120_000)}`),
      comments: bytesOf(`${open}${'<!---->'.repeat(30_000)}</scan:ScannerStatus>`),
      prototype: bytesOf(`${open}<__proto__><State>Idle</State></__proto__></scan:ScannerStatus>`),
    },
    parse: (bytes) => {
      if (bytes.length < 4096) masksKeepLength(Buffer.concat([bytesOf('200\nimage/jpeg\n\n'), bytes]));
      isWholeJpeg(bytes);
      return parseScannerStatus(bytes).ok || parseCapabilities(bytes).ok;
    },
  }),
};

const cards: Target = {
  name: 'card-printers',
  file: 'native-bridges/drivers/card-printer/{evolis,evolis-service,magicard}/*.ts, …/usb-printer.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 200,
  mostMebibytes: 64,
  prepare: async () => ({
    seeds: [
      bytesOf('FEEDER EMPTY\0'),
      bytesOf('{"jsonrpc":"2.0","id":"1","result":"READY,PRINTER_READY"}'),
      bytesOf('\u0001STA,TCQ511,\u0003'),
      compressLines(new Uint8Array(82_296).fill(0xa5, 0, 5000)),
      Uint8Array.from([
        9, 2, 32, 0, 1, 1, 0, 0xc0, 0, 9, 4, 0, 0, 2, 7, 1, 2, 0, 7, 5, 1, 2, 64, 0, 0, 7, 5, 0x82, 2, 64, 0,
        0,
      ]),
    ],
    hostile: {
      'an answer without end': repeated(bytesOf('A'), 200_000),
      nulls: new Uint8Array(200_000),
      'nested JSON': bytesOf('['.repeat(200_000)),
      'a long result': bytesOf(`{"jsonrpc":"2.0","id":"1","result":"${';'.repeat(200_000)}"}`),
      'descriptors of nothing': repeated(Uint8Array.of(2, 0), 100_000),
      'device id of fields': repeated(bytesOf('A:B;'), 60_000),
    },
    parse: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      if (bytes.length < 4096) masksKeepLength(bytes);
      const answer = new AnswerReader().push(bytes);
      if (answer.ok && answer.value !== undefined) answerFault(answer.value);
      parseDeviceId(bytes);
      parseList(text);
      parseEvent(text);
      stateFault(parseState(text));
      return [
        answer.ok && answer.value !== undefined,
        parseServiceAnswer(text).ok,
        parseMagicardAnswer(bytes, 'TCQ').ok,
        expandLines(bytes).ok,
        findPrinterInterface(bytes).ok,
      ].some(Boolean);
    },
  }),
};

export const printerTargets: readonly Target[] = [ipp, escl, cards];
