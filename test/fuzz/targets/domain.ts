import { applicantChannels } from '../../../domain/channels/applicant.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { type Port, createClient, serve } from '../../../domain/channels/rpc.ts';
import { stationConfigSchema } from '../../../domain/channels/supervision.ts';
import { parsePartialDate } from '../../../domain/applicant/partial-date.ts';
import {
  encodeFingerImageRecord,
  parseFingerImageRecord,
} from '../../../domain/biometrics/finger-image-record.ts';
import {
  encodeMinutiaeRecord,
  parseMinutiaeRecord,
} from '../../../domain/biometrics/minutiae/template-record.ts';
import { buildMrz } from '../../../domain/card/mrz.ts';
import { parseLookup } from '../../../domain/card/lookup.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { fileOf } from '../../../electron/main/app-url.ts';
import { forbiddenWords } from '../../../electron/main/start-words.ts';
import { repeated } from '../mutate.ts';
import type { Target } from '../target.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);

const fingerRecord = (count: number): Uint8Array =>
  unwrap(
    encodeFingerImageRecord({
      version: '2011',
      acquisitionLevel: 0,
      certified: true,
      representations: Array.from({ length: count }, (_, index) => ({
        position: 1 + index,
        viewNumber: 0,
        capturedAt: '2026-01-02T03:04:05.000Z',
        device: { technology: 1, vendor: 2, type: 3 },
        quality: [{ score: 80, vendor: 1, algorithm: 2 }],
        certifications: [{ authority: 1, scheme: 1 }],
        scaleUnits: 'ppi' as const,
        scanResolution: { horizontal: 500, vertical: 500 },
        imageResolution: { horizontal: 500, vertical: 500 },
        pixelDepth: 8,
        compression: 'RAW' as const,
        impressionType: 0,
        width: 16,
        height: 16,
        image: new Uint8Array(256),
        extendedData: new Uint8Array(0),
      })),
    }),
  );

const fingerImages: Target = {
  name: 'iso-19794-4',
  file: 'domain/biometrics/finger-image-record-parse.ts',
  inputBytes: 16 * 1024 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 64,
  prepare: async () => {
    const head2005 = Buffer.from('46495200303130000000', 'hex');
    return {
      seeds: [fingerRecord(1), fingerRecord(3)],
      hostile: {
        'nothing but heads': Buffer.concat([
          head2005,
          repeated(Uint8Array.of(0, 0, 0, 14), 4 * 1024 * 1024 - 8),
        ]),
        'first words only': Buffer.from('4649520030323000', 'hex'),
      },
      parse: (bytes) => parseFingerImageRecord(bytes).ok,
    };
  },
};

const minutiae: Target = {
  name: 'iso-19794-2',
  file: 'domain/biometrics/minutiae/template-record.ts',
  inputBytes: 512 * 1024,
  mostMilliseconds: 100,
  mostMebibytes: 32,
  prepare: async () => {
    const minutia = { x: 3, y: 4, angle: 1, kind: 'ending' as const, quality: 50 };
    const view = (position: number) => ({
      ...{ position, viewNumber: 0, impressionType: 0, quality: 70 },
      minutiae: Array.from({ length: 30 }, () => minutia),
      extendedData: new Uint8Array(8),
    });
    const base = {
      captureEquipment: 0,
      width: 400,
      height: 500,
      resolution: { horizontal: 197, vertical: 197 },
    };
    return {
      seeds: [
        encodeMinutiaeRecord({ ...base, views: [view(1)] }),
        encodeMinutiaeRecord({ ...base, views: [view(1), view(2), view(3)] }),
      ],
      parse: (bytes) => parseMinutiaeRecord(bytes).ok,
    };
  },
};

const lookup: Target = {
  name: 'qr-mrz-lookup',
  file: 'domain/card/{lookup,cccd-qr,mrz}.ts',
  inputBytes: 8000,
  mostMilliseconds: 100,
  mostMebibytes: 16,
  prepare: async () => ({
    seeds: [
      bytesOf('003187000017|003000017|NGUYỄN THỊ MẪU|04051987|Nữ|1, Phúc Xá, Ba Đình, Hà Nội|01072021'),
      bytesOf(
        buildMrz({
          personalNumber: '003187000017',
          birthDate: '1987-05-04',
          sex: 'female',
          expiry: '2027-05-04',
          name: 'NGUYỄN THỊ MẪU',
        }),
      ),
      bytesOf('003187000017'),
      bytesOf('003000017'),
    ],
    hostile: {
      bars: bytesOf('|'.repeat(2000)),
      fillers: bytesOf('<'.repeat(2000)),
      marks: bytesOf(`003187000017||${'a\u0323\u0302\u0301'.repeat(480)}|04051987|Nam|x`),
      spaces: bytesOf(`${' '.repeat(1990)}|`),
      'lines of spaces': bytesOf(' \n'.repeat(1000)),
    },
    // As the channel lets it through: 2000 characters at most.
    parse: (bytes) => {
      const typed = text(bytes).slice(0, 2000);
      const found = parseLookup(typed, '2026-11-22').ok;
      return parsePartialDate(typed).ok || found;
    },
  }),
};

const addresses: Target = {
  name: 'app-url',
  file: 'electron/main/{app-url,start-words}.ts',
  inputBytes: 64 * 1024,
  mostMilliseconds: 50,
  mostMebibytes: 16,
  prepare: async () => ({
    seeds: ['officer.html', 'applicant.html?x=1', 'assets/a-b.js'].map((path) =>
      bytesOf(`app://station/${path}`),
    ),
    hostile: {
      up: bytesOf('app://station/../../etc/passwd'),
      escaped: bytesOf('app://station/%2e%2e/%2e%2e%2fetc%2fpasswd'),
      twice: bytesOf('app://station/%252e%252e%252fetc'),
      nul: bytesOf('app://station/officer.html%00.png'),
      long: bytesOf(`app://station/${'../a/'.repeat(12_000)}`),
      switches: bytesOf('--remote-debugging-port=1'),
    },
    parse: (bytes) => {
      const url = text(bytes);
      forbiddenWords(url.split(' '));
      const file = fileOf(url, '/opt/station/renderer');
      if (file !== null && !file.startsWith('/opt/station/renderer/')) throw new Error('left the folder');
      if (file?.split('/').includes('..') === true) throw new Error('climbs');
      return file !== null;
    },
  }),
};

const config: Target = {
  name: 'config-json',
  file: 'electron/main/config.ts',
  inputBytes: 256 * 1024,
  // Whoever writes this file is the technician.
  mostMilliseconds: 1500,
  mostMebibytes: 160,
  prepare: async () => ({
    seeds: [
      bytesOf(
        JSON.stringify({
          gatewayUrl: 'https://centre.example:8443',
          policyId: '2024-07',
          training: false,
          places: ['/media'],
          devices: [{ driver: 'sbi', id: 's', trustAnchor: 'PEM' }],
        }),
      ),
    ],
    hostile: {
      'many devices': bytesOf(`{"gatewayUrl":null,"training":true,"devices":[${'0,'.repeat(120_000)}0]}`),
      'long address': bytesOf(
        `{"gatewayUrl":"https://${'a.'.repeat(120_000)}","training":true,"devices":[]}`,
      ),
    },
    parse: (bytes) => {
      let json: unknown;
      try {
        json = JSON.parse(text(bytes));
      } catch {
        return false;
      }
      return stationConfigSchema.safeParse(json).success;
    },
  }),
};

/** A port whose other end is this test. */
function lonePort(): { port: Port; say: (message: unknown) => void; said: unknown[] } {
  const listeners: ((message: unknown) => void)[] = [];
  const said: unknown[] = [];
  return {
    said,
    say: (message) => listeners.forEach((listener) => listener(message)),
    port: {
      postMessage: (message) => said.push(structuredClone(message)),
      onMessage: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
      onClose: () => () => undefined,
      close: () => undefined,
    },
  };
}

const messages: Target = {
  name: 'port-messages',
  file: 'domain/channels/rpc.ts',
  inputBytes: 256 * 1024,
  mostMilliseconds: 400,
  mostMebibytes: 96,
  prepare: async () => {
    const handlers = Object.fromEntries(
      Object.keys(officerChannels.calls).map((name) => [name, () => ok(null)]),
    );
    const station = lonePort();
    serve(station.port, officerChannels, handlers as never, (_name, error) => {
      throw error;
    });
    const page = lonePort();
    const client = createClient(page.port, applicantChannels);
    for (const name of Object.keys(applicantChannels.events)) {
      client.on(name as keyof typeof applicantChannels.events, () => undefined);
    }
    const call = (name: string, input: unknown) =>
      bytesOf(JSON.stringify({ type: 'call', id: 1, name, input }));
    return {
      seeds: [
        call('draft.lookup', { draftId: 'd', text: '003187000017' }),
        call('draft.list', {}),
        call('session.signIn', { officerId: 'a', credential: { kind: 'passphrase', passphrase: 'x' } }),
      ],
      hostile: {
        event: bytesOf('{"type":"event","name":"applicant.changed","payload":{"kind":"idle"}}'),
        answer: bytesOf('{"type":"answer","id":1,"result":{"ok":true,"value":{"kind":"idle"}}}'),
        prototype: bytesOf('{"type":"call","id":1,"name":"__proto__","input":{"__proto__":{"a":1}}}'),
        'long name': call('x'.repeat(200_000), {}),
        'many officers': call('setup.provision', { officers: Array.from({ length: 100_000 }, () => 0) }),
      },
      parse: async (bytes) => {
        let message: unknown;
        try {
          message = JSON.parse(text(bytes));
        } catch {
          // Not every message is JSON: numbers, holes and bytes are said as they are.
          message = bytes;
        }
        const asked = client.call('applicant.view', {});
        asked.catch(() => undefined);
        page.say(message);
        const before = station.said.length;
        station.say(message);
        await new Promise(setImmediate);
        const [answer] = station.said.splice(before) as {
          result?: { ok: boolean; error?: { code: string } };
        }[];
        return answer?.result?.ok === true;
      },
    };
  },
};

export const domainTargets: readonly Target[] = [fingerImages, minutiae, lookup, addresses, config, messages];
