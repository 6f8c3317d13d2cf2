import { type Page, expect, test } from '@playwright/test';
import { type LaunchedStation, launchStation, unprovisionedFolder } from './launch.ts';

/** One assertion per line of the security list that the station promises to keep. */

let station: LaunchedStation;
let folder: ReturnType<typeof unprovisionedFolder>;

test.beforeAll(async () => {
  folder = unprovisionedFolder();
  station = await launchStation({ dataFolder: folder.path });
});
test.afterAll(async () => {
  await station.app.close();
  folder.remove();
});

function pages(): Page[] {
  return station.applicant === null ? [station.officer] : [station.officer, station.applicant];
}

test('every window is sandboxed, isolated and without Node', async () => {
  const preferences = await station.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Left out of Electron's public types, but what its own checks read.
      const all = (
        contents as unknown as { getLastWebPreferences: () => Electron.WebPreferences | null }
      ).getLastWebPreferences();
      return {
        sandbox: all?.sandbox,
        contextIsolation: all?.contextIsolation,
        nodeIntegration: all?.nodeIntegration,
        nodeIntegrationInWorker: all?.nodeIntegrationInWorker ?? false,
        nodeIntegrationInSubFrames: all?.nodeIntegrationInSubFrames,
        webSecurity: all?.webSecurity,
        allowRunningInsecureContent: all?.allowRunningInsecureContent ?? false,
        experimentalFeatures: all?.experimentalFeatures ?? false,
        webviewTag: all?.webviewTag,
        spellcheck: all?.spellcheck ?? false,
      };
    }),
  );
  expect(preferences).toHaveLength(2);
  for (const each of preferences) {
    expect(each).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    });
  }
});

test('a page finds neither Node nor Electron nor anything a preload left behind', async () => {
  for (const page of pages()) {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', 'station'].filter(
        (name) => name in window,
      ),
    );
    expect(found).toEqual([]);
  }
});

test('main answers no IPC at all', async () => {
  const names = await station.app.evaluate(({ ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers?: Map<string, unknown> })._invokeHandlers;
    // `error` is Electron's own listener.
    const events = ipcMain.eventNames().map(String);
    return { events: events.filter((name) => name !== 'error'), handlers: [...(handlers?.keys() ?? [])] };
  });
  expect(names).toEqual({ events: [], handlers: [] });
});

test('pages come from our own protocol under a policy that starts from nothing', async () => {
  for (const page of pages()) expect(page.url()).toMatch(/^app:\/\/station\/(officer|applicant)\.html/);
  const header = await station.app.evaluate(async ({ net }) => {
    const answer = await net.fetch('app://station/officer.html');
    return { policy: answer.headers.get('content-security-policy') ?? '', html: await answer.text() };
  });
  expect(header.policy).toContain("default-src 'none'");
  expect(header.policy).toContain("script-src 'self'");
  expect(header.policy).not.toContain('unsafe');
  const nonce = /'nonce-([^']+)'/.exec(header.policy)?.[1] ?? '';
  expect(nonce).not.toBe('');
  expect(header.html).toContain(nonce);
});

test('the protocol serves nothing outside the built pages', async () => {
  const statuses = await station.app.evaluate(async ({ net }) => {
    const urls = [
      'app://station/../main/main.cjs',
      'app://station/%2e%2e/main/main.cjs',
      'app://station/..%2fmain%2fmain.cjs',
      'app://elsewhere/officer.html',
      'app://station/',
      'app://station/nothing.html',
    ];
    return Promise.all(urls.map(async (url) => (await net.fetch(url)).status));
  });
  for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400);
});

test('inline and evaluated script do not run', async () => {
  for (const page of pages()) {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.hostile = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.hostile = true');
      image.src = 'app://station/none.png';
      document.body.append(image);
      await new Promise((resolve) => image.addEventListener('error', resolve));
      script.remove();
      image.remove();
      return 'hostile' in window;
    });
    expect(ran).toBe(false);
  }
});

test('nothing can be fetched from the web, the disk or a local service', async () => {
  for (const page of pages()) {
    const outcomes = await page.evaluate(async () => {
      const urls = [
        'https://example.org/',
        'http://127.0.0.1:4501/',
        'file:///etc/passwd',
        'app://station/officer.html',
      ];
      const fetched = await Promise.all(
        urls.map((url) =>
          fetch(url).then(
            () => `got ${url}`,
            () => 'refused',
          ),
        ),
      );
      const loads = await Promise.all(
        ['https://example.org/a.png', 'file:///usr/share/pixmaps/debian-logo.png'].map(
          (url) =>
            new Promise<string>((resolve) => {
              const image = new Image();
              image.onload = () => {
                resolve(`loaded ${url}`);
              };
              image.onerror = () => {
                resolve('refused');
              };
              image.src = url;
            }),
        ),
      );
      return [...fetched, ...loads];
    });
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
  }
});

test('a page can neither leave, nor open a window, nor download', async () => {
  for (const page of pages()) {
    const before = page.url();
    const opened = await page.evaluate(() => {
      location.href = 'https://example.org/';
      const link = document.createElement('a');
      link.href = 'app://station/officer.html';
      link.download = 'page.html';
      link.click();
      return window.open('https://example.org/') === null;
    });
    expect(opened).toBe(true);
    expect(page.url()).toBe(before);
  }
  expect(station.app.windows()).toHaveLength(pages().length);
});

test('permissions are denied but for the camera', async () => {
  const outcome = await station.officer.evaluate(async () => {
    const media = (constraints: MediaStreamConstraints): Promise<string> =>
      navigator.mediaDevices.getUserMedia(constraints).then(
        () => 'granted',
        (error: unknown) => (error as Error).name,
      );
    const position = await new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => {
          resolve('granted');
        },
        () => {
          resolve('denied');
        },
      );
    });
    return {
      microphone: await media({ audio: true }),
      position,
      notifications: await Notification.requestPermission(),
    };
  });
  expect(['NotAllowedError', 'NotFoundError']).toContain(outcome.microphone);
  expect(outcome.position).toBe('denied');
  expect(outcome.notifications).toBe('denied');
});

test('a station without a protecting key store refuses to work when it is not in training', async () => {
  const production = unprovisionedFolder({ gatewayUrl: null, training: false, devices: [] });
  const refused = await launchStation({ dataFolder: production.path, args: ['--password-store=basic'] });
  try {
    expect(refused.officer.url()).toContain('refused=key-store-plain-text');
    await expect(refused.officer.getByRole('alert')).toBeVisible();
    expect(refused.applicant).toBeNull();
  } finally {
    await refused.app.close();
    production.remove();
  }
});
