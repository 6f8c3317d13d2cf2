import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Page, expect, test } from '@playwright/test';
import { applicantChannels } from '../../domain/channels/applicant.ts';
import { deviceChannels } from '../../domain/channels/devices.ts';
import { officerChannels } from '../../domain/channels/officer.ts';
import { type Access, accessTo } from '../../domain/officers/rights.ts';
import { demoPeople } from '../demo/people.ts';
import {
  trainingAdministrator,
  trainingOfficer,
  trainingSupervisor,
  trainingTechnician,
} from '../support/training-desk.ts';
import { type TestDesk, openTestDesk } from './desk.ts';
import { type Hostile, ask, takeOver } from './hostile.ts';
import { type LaunchedStation, launchStation } from './launch.ts';

/**
 * What script can do that got into a page: it runs before the application's own, takes the one thing the page is given, the port to the
 * station, and then everything else a page can reach. The real app, the real station, a real centre.
 */

type Call = keyof typeof officerChannels.calls;
const calls = Object.keys(officerChannels.calls) as Call[];
/** Fits no call's input: who is admitted changes nothing and is told so. */
const fitsNothing = 'fits nothing';
const admitted = 'invalid-input';

let desk: TestDesk;
let station: LaunchedStation;
let officer: Page;
let applicant: Page;

const expected = (rule: (access: Access) => string): Record<string, string> =>
  Object.fromEntries(calls.map((name) => [name, rule(accessTo[name])]));
const everyCall = calls.map((name) => [name, fitsNothing] as const);

test.beforeAll(async () => {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('nobody to take');
  desk = await openTestDesk('2024-07', person);
  station = await launchStation({ dataFolder: desk.desk.stationFolder });
  if (station.applicant === null) throw new Error('no applicant window');
  officer = station.officer;
  applicant = station.applicant;
});
test.afterAll(async () => {
  await station.app.close();
  await desk.close();
});

test('a frame inside a page cannot pass its own port off as the station', async () => {
  for (const page of [officer, applicant]) {
    await page.evaluate(() => {
      document.body.append(document.createElement('iframe'));
    });
    const frame = page.frames().find((one) => one !== page.mainFrame());
    if (frame === undefined) throw new Error('no frame');
    const spoken = await frame.evaluate(async () => {
      const heard: unknown[] = [];
      for (const role of ['officer', 'applicant']) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => heard.push(data);
        window.parent.postMessage({ type: 'station-port', role }, '*', [port2]);
      }
      // As long as a page that believed it needs to ask for the session's state.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return heard;
    });
    expect(spoken).toEqual([]);
    await page.evaluate(() => document.querySelector('iframe')?.remove());
  }
});

test('signed out, script that took the officer window is answered what needs nobody, and nothing else exists', async () => {
  await takeOver(officer);
  expect(await ask(officer, everyCall)).toEqual(
    expected((access) => {
      if (access === 'setup') return 'already-provisioned';
      return access === 'anyone' || access === 'station' ? admitted : 'not-signed-in';
    }),
  );
  const others = [
    ...Object.keys(deviceChannels.calls).filter((name) => !(name in officerChannels.calls)),
    ...Object.keys(applicantChannels.calls),
    ...['start', 'vault-key', 'port', 'constructor', '__proto__', 'toString', 'hasOwnProperty', '', '*'],
  ];
  const answers = await ask(
    officer,
    others.map((name) => [name, {}] as const),
  );
  expect([...new Set(Object.values(answers))]).toEqual(['unknown-call']);
});

for (const person of [trainingTechnician, trainingOfficer, trainingSupervisor, trainingAdministrator]) {
  test(`signed in as ${person.role}, script reaches what the rights name for that role and no more`, async () => {
    await takeOver(officer);
    const credential = { kind: 'passphrase', passphrase: person.passphrase };
    expect(await ask(officer, [['session.signIn', { officerId: person.id, credential }]])).toEqual({
      'session.signIn': 'ok',
    });
    expect(await ask(officer, everyCall)).toEqual(
      expected((access) => {
        if (access === 'setup') return 'already-provisioned';
        return typeof access === 'string' || access.includes(person.role) ? admitted : 'role-not-allowed';
      }),
    );
    // Locked, the port is as good as signed out, whoever holds it.
    expect(await ask(officer, [['session.lock', {}]])).toEqual({ 'session.lock': 'ok' });
    const locked = await ask(officer, everyCall);
    expect(locked).toEqual(
      expected((access) => {
        if (access === 'setup') return 'already-provisioned';
        return access === 'anyone' || access === 'station' ? admitted : 'session-locked';
      }),
    );
    expect(await ask(officer, [['session.signOut', {}]])).toBeDefined();
  });
}

test('script in a signed-in window cannot sign, unlock or act for another without what only a person knows', async () => {
  for (const page of [officer, applicant]) await takeOver(page);
  const credential = { kind: 'passphrase', passphrase: trainingOfficer.passphrase };
  await ask(officer, [['session.signIn', { officerId: trainingOfficer.id, credential }]]);
  const draftId = await officer.evaluate(async () => {
    const { hostile } = window as unknown as { hostile: Hostile };
    return new Promise<string>((resolve) => {
      const id = hostile.next++;
      hostile.waiting.set(id, (_code, value) => resolve((value as { draftId: string }).draftId));
      hostile.ports
        .at(-1)
        ?.postMessage({ type: 'call', id, name: 'draft.create', input: { intakePlace: 'counter' } });
    });
  });
  const without = [
    ...[undefined, null, {}, { kind: 'none' }, { kind: 'passphrase' }, { kind: 'session' }, true],
    { kind: 'passphrase', passphrase: ['', 'x'] },
  ];
  for (const nothing of without) {
    const answers = await ask(officer, [
      ['application.sign', { draftId, credential: nothing, approval: null }],
      ['session.unlock', { credential: nothing }],
      ['session.enrolFinger', { finger: 'LEFT_INDEX', credential: nothing }],
      ['shift.handOver', { officerId: trainingSupervisor.id, credential: nothing }],
    ]);
    expect([...new Set(Object.values(answers))]).toEqual([admitted]);
  }
  const wrong = { kind: 'passphrase', passphrase: 'not the passphrase' };
  const tried = await ask(officer, [
    ['application.sign', { draftId, credential: wrong, approval: null }],
    ['shift.handOver', { officerId: trainingSupervisor.id, credential: wrong }],
  ]);
  expect(Object.values(tried)).not.toContain('ok');
});

test('script in the applicant window reaches its two calls and nothing of the officer', async () => {
  await takeOver(applicant);
  const answers = await ask(applicant, [...everyCall, ['applicant.speak', {}], ['__proto__', {}]]);
  expect([...new Set(Object.values(answers))]).toEqual(['unknown-call']);
  expect(await ask(applicant, [['applicant.view', {}]])).toEqual({ 'applicant.view': 'ok' });
  // Saying that one is the officer is only a word in a message.
  const claimed = await applicant.evaluate(async () => {
    const { hostile } = window as unknown as { hostile: Hostile };
    return new Promise<string>((resolve) => {
      const id = hostile.next++;
      hostile.waiting.set(id, resolve);
      const message = { type: 'call', id, name: 'draft.list', input: {}, role: 'officer', port: 'officer' };
      hostile.ports.at(-1)?.postMessage(message);
    });
  });
  expect(claimed).toBe('unknown-call');
});

test('script cannot make the station hear itself as another: answers, events and port messages said to it change nothing', async () => {
  for (const page of [officer, applicant]) await takeOver(page);
  for (const page of [officer, applicant]) {
    await page.evaluate(() => {
      const port = (window as unknown as { hostile: Hostile }).hostile.ports.at(-1);
      const { port2 } = new MessageChannel();
      const forged = [
        { type: 'answer', id: 1, result: { ok: true, value: null } },
        { type: 'event', name: 'session.changed', payload: {} },
        { type: 'start', dataFolder: '/tmp' },
        { type: 'port', role: 'devices' },
        ...[
          null,
          7,
          'x',
          [],
          { type: 'call' },
          { type: 'call', id: 'a', name: 1 },
          { type: 'call', id: 1.5, name: 'x' },
        ],
      ];
      for (const message of forged) port?.postMessage(message);
      port?.postMessage({ type: 'port', role: 'officer' }, [port2]);
      // What can't be read as it was meant: depth, size, a buffer that is taken away.
      let deep: unknown = {};
      for (let level = 0; level < 500; level += 1) deep = [deep];
      port?.postMessage({ type: 'call', id: -1, name: 'session.state', input: deep });
      port?.postMessage({
        type: 'call',
        id: -2,
        name: 'x'.repeat(1_000_000),
        input: new Array(1_000_000).fill(0),
      });
    });
  }
  expect(await ask(applicant, [['applicant.view', {}]])).toEqual({ 'applicant.view': 'ok' });
  expect(await ask(officer, [['session.state', {}]])).toEqual({ 'session.state': 'ok' });
});

test('script reaches no file, no service of this machine, no network, by any way a page has', async () => {
  const heard: string[] = [];
  const tcp = createServer((socket) => {
    heard.push('tcp');
    socket.destroy();
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', () => heard.push('udp'));
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  try {
    for (const page of [officer, applicant]) {
      const reached = await page.evaluate(async (at) => {
        const url = `http://127.0.0.1:${at}/`;
        const loads = (tag: 'img' | 'script' | 'link' | 'iframe' | 'object' | 'video', where: string) =>
          new Promise<string | null>((resolve) => {
            const element = document.createElement(tag);
            element.onload = () => resolve(tag === 'iframe' || tag === 'object' ? null : `${tag} ${where}`);
            element.onerror = () => resolve(null);
            if (element instanceof HTMLLinkElement) {
              element.rel = 'stylesheet';
              element.href = where;
            } else if (element instanceof HTMLObjectElement) element.data = where;
            else element.src = where;
            document.body.append(element);
            setTimeout(() => resolve(null), 1500);
          });
        const tries: Promise<string | null>[] = [];
        const paths = [
          'app://station/../main/main.cjs',
          'app://station/%2e%2e/main/main.cjs',
          'app://main/main.cjs',
        ];
        const files = [
          'file:///etc/hostname',
          'filesystem:///etc/hostname',
          'view-source:file:///etc/hostname',
        ];
        for (const where of [url, ...paths, ...files]) {
          tries.push(
            fetch(where).then(
              () => `fetch ${where}`,
              () => null,
            ),
          );
          for (const tag of ['img', 'script', 'link', 'iframe', 'object', 'video'] as const)
            tries.push(loads(tag, where));
        }
        tries.push(
          new Promise((resolve) => {
            try {
              const socket = new WebSocket(`ws://127.0.0.1:${at}/`);
              socket.onopen = () => resolve('websocket');
              socket.onerror = () => resolve(null);
            } catch {
              resolve(null);
            }
          }),
        );
        navigator.sendBeacon(url, 'x');
        for (const rel of ['preconnect', 'prefetch', 'dns-prefetch', 'preload', 'modulepreload']) {
          const link = document.createElement('link');
          Object.assign(link, { rel, href: url, as: 'image' });
          document.head.append(link);
        }
        const form = document.createElement('form');
        Object.assign(form, { action: url, method: 'post', target: 'x' });
        document.body.append(form);
        form.submit();
        // No policy of a page covers what looks for the way to a peer.
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${at}` },
            { urls: `turn:127.0.0.1:${at}?transport=tcp`, username: 'u', credential: 'c' },
            { urls: `turn:127.0.0.1:${at}?transport=udp`, username: 'u', credential: 'c' },
          ],
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        const found = (await Promise.all(tries)).filter((one) => one !== null);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        peer.close();
        form.remove();
        for (const element of document.querySelectorAll('img,script[src^=file],link,iframe,object,video')) {
          if (element instanceof HTMLLinkElement && element.href.startsWith('app:')) continue;
          element.remove();
        }
        return found;
      }, port);
      expect(reached).toEqual([]);
    }
    expect(heard).toEqual([]);
  } finally {
    tcp.close();
    udp.close();
  }
});

test('script gets no device, no clipboard, no screen, no file picker, no permission and no other window', async () => {
  for (const page of [officer, applicant]) {
    const got = await page.evaluate(async () => {
      const from = navigator as unknown as Record<
        string,
        Record<string, (options?: unknown) => Promise<unknown>>
      >;
      const ways: [string, () => Promise<unknown> | undefined][] = [
        ['usb', () => from['usb']?.['requestDevice']?.({ filters: [] })],
        [
          'hid',
          () =>
            from['hid']
              ?.['requestDevice']?.({ filters: [] })
              .then((all) => (all as unknown[])[0] ?? Promise.reject(new Error('none'))),
        ],
        ['serial', () => from['serial']?.['requestPort']?.()],
        ['bluetooth', () => from['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true })],
        [
          'midi',
          () =>
            (navigator as unknown as { requestMIDIAccess?: () => Promise<unknown> }).requestMIDIAccess?.(),
        ],
        ['clipboard read', () => navigator.clipboard.readText()],
        ['clipboard read all', () => navigator.clipboard.read()],
        ['clipboard write', () => navigator.clipboard.writeText('x')],
        ['screen', () => navigator.mediaDevices.getDisplayMedia()],
        ['microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })],
        ['wake lock', () => navigator.wakeLock.request('screen')],
        [
          'notification',
          () =>
            Notification.requestPermission().then(
              (word) => word === 'granted' || Promise.reject(new Error(word)),
            ),
        ],
        ['service worker', () => navigator.serviceWorker.register('/x.js')],
        [
          'open file',
          () => (window as unknown as { showOpenFilePicker?: () => Promise<unknown> }).showOpenFilePicker?.(),
        ],
        [
          'folder',
          () =>
            (window as unknown as { showDirectoryPicker?: () => Promise<unknown> }).showDirectoryPicker?.(),
        ],
      ];
      const outcomes = await Promise.all(
        ways.map(async ([name, way]) => {
          const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 4000));
          try {
            const asked = way();
            if (asked === undefined) return null;
            await Promise.race([asked, late]);
            return name;
          } catch {
            return null;
          }
        }),
      );
      const windows = [
        window.open('app://station/officer.html'),
        window.open('about:blank'),
        window.opener as unknown,
      ];
      return [...outcomes, ...windows.map((other) => (other === null ? null : 'window'))].filter(
        (one) => one !== null,
      );
    });
    expect(got).toEqual([]);
    const granted = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'clipboard-read',
        'clipboard-write',
        'microphone',
        'midi',
        'background-sync',
        'local-fonts',
        'window-management',
        'screen-wake-lock',
      ];
      const states = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            ({ state }) => (state === 'granted' ? name : null),
            () => null,
          ),
        ),
      );
      return states.filter((one) => one !== null);
    });
    expect(granted).toEqual([]);
  }
  expect(station.app.windows()).toHaveLength(2);
});

test('ten thousand calls at once do not keep the applicant window waiting, and all of them are answered', async () => {
  for (const page of [officer, applicant]) await takeOver(page);
  const flooding = ask(
    officer,
    Array.from(
      { length: 10_000 },
      (_, index) => [index % 2 === 0 ? 'outbox.state' : 'session.state', {}] as const,
    ),
  );
  const flood = { over: false };
  void flooding.finally(() => (flood.over = true));
  const waits: number[] = [];
  while (!flood.over && waits.length < 10) {
    const before = performance.now();
    expect(await ask(applicant, [['applicant.view', {}]])).toEqual({ 'applicant.view': 'ok' });
    waits.push(performance.now() - before);
    // However slow the machine: who asks last is not answered last.
    if (waits.length === 1) expect(flood.over).toBe(false);
  }
  const started = performance.now();
  const answers = await flooding;
  const { length } = waits;
  test.info().annotations.push({
    type: 'measured',
    description: `longest wait of the applicant window ${Math.round(Math.max(...waits))} ms of ${length}, flood over after ${Math.round(performance.now() - started)} ms more`,
  });
  process.stdout.write(`      ${test.info().annotations.at(-1)?.description ?? ''}\n`);
  expect(Object.values(answers)).not.toContain('silence');
});
