import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserWindow, Menu, app, powerMonitor, safeStorage, session } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import type { StationConfig } from '../../domain/channels/supervision.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { connectDevices, connectPreview, connectWindow } from './broker.ts';
import { readConfig } from './config.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { DeviceBlame } from './device-blame.ts';
import { VaultKeyKeeper, openVaultKey } from './key-store.ts';
import { keepChildLine, keepLogs, log } from './log.ts';
import { forbidNames, lockEveryContents, lockSession } from './security.ts';
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts';
import { heartbeatLimits, restartLimits } from './supervision.ts';
import { forbiddenWords } from './start-words.ts';
import { trainingReasons } from './training-reasons.ts';
import { officerPage, openApplicantWindow, openOfficerWindow } from './windows.ts';

/** Windows, security policy and supervision; no business rule and no native module lives here. */

const forbidden = app.isPackaged ? forbiddenWords(process.argv.slice(1)) : [];
if (forbidden.length > 0) {
  log('start-refused', {
    code: 'forbidden-switch',
    cause: forbidden.map((word) => word.split('=', 1)[0]).join(' '),
  });
  // Before anything is opened: not even a window may be there for a debugger to attach to.
  app.exit(2);
}

const dataFolder =
  app.commandLine.getSwitchValue('station-data') || join(app.getPath('appData'), 'tram-can-cuoc');
// Whatever the processes write is their user's alone, also what Chromium keeps beside it.
process.umask(0o077);
mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
chmodSync(dataFolder, 0o700);
keepLogs(dataFolder);
app.setPath('userData', dataFolder);
// Chromium has no sandbox for root. Only an unpackaged run in a container may be that; a packaged station refuses instead.
if (app.isPackaged || process.getuid?.() !== 0) app.enableSandbox();
registerAppScheme();
forbidNames();
lockEveryContents();
keepMemoryOutOfCores();

function versions(): Record<string, string> {
  return {
    station: packageJson.version,
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
  };
}

interface Children {
  readonly station: SupervisedProcess;
  readonly devices: SupervisedProcess;
}

/** Connects a page now if it has loaded, and again after each load; `brokered` hands over a port where both ends can take it. */
function keepConnected(
  window: BrowserWindow,
  role: 'officer' | 'applicant',
  ...brokered: readonly (() => void)[]
): readonly (() => void)[] {
  let loaded = false;
  let crashes: number[] = [];
  const connections = brokered.map((hand) => (): void => {
    if (loaded && !window.isDestroyed()) hand();
  });
  window.webContents.on('did-finish-load', () => {
    loaded = true;
    for (const connect of connections) connect();
  });
  window.webContents.on('render-process-gone', (_event, details) => {
    log('renderer-gone', { role, reason: details.reason });
    loaded = false;
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < restartLimits.withinMs), now];
    // A page that dies as soon as it is shown must not keep the machine busy for ever.
    if (crashes.length > restartLimits.restarts) return;
    // The draft is in the vault: a fresh page shows it at the same step.
    if (details.reason !== 'clean-exit') window.webContents.reload();
  });
  return connections;
}

function startChildren(
  config: StationConfig,
  keys: VaultKeyKeeper,
  reasons: string[],
  onStationReady: () => void,
  onStationGone: () => void,
  onRefused: (code: string) => void,
  onDevices: (devices: SupervisedProcess | null) => void,
): Children {
  let stationReady = false;
  let devicesReady = false;
  const blame = new DeviceBlame(join(dataFolder, 'device-host.last'));
  const connectWhenBoth = (): void => {
    if (stationReady && devicesReady) connectDevices(station, devices);
  };
  const station = superviseProcess({
    name: 'station',
    entry: join(__dirname, '../station/process.cjs'),
    start: () => ({
      type: 'start',
      dataFolder,
      vaultKey: keys.key,
      nextVaultKey: keys.nextKey,
      config,
      trainingReasons: reasons,
      versions: versions(),
    }),
    log,
    onLine: (line) => keepChildLine('station', line),
    onReady: () => {
      stationReady = true;
      connectWhenBoth();
      onStationReady();
    },
    onExit: () => {
      stationReady = false;
      onStationGone();
    },
    onFailed: (code, cause) => {
      log('station-failed', { code, cause });
      onRefused(code);
    },
    onGivenUp: () => {
      onRefused('station-keeps-failing');
    },
    onVaultKey: (message) => keys.take(message),
  });
  const devices = superviseProcess({
    name: 'devices',
    entry: join(__dirname, '../devices/process.cjs'),
    start: () => {
      blame.clear();
      return {
        type: 'start',
        devices: config.devices,
        discover: config.discoverDevices && !config.training,
        quarantine: blame.quarantine(),
        breadcrumbFile: blame.file,
      };
    },
    heartbeat: heartbeatLimits,
    log,
    onLine: (line) => keepChildLine('devices', line),
    onReady: () => {
      devicesReady = true;
      connectWhenBoth();
      onDevices(devices);
    },
    onExit: (reason) => {
      devicesReady = false;
      onDevices(null);
      const deviceId = reason === 'asked' ? null : blame.lost(reason === 'hung');
      if (deviceId !== null) log('device-blamed', { deviceId, reason });
    },
    onFailed: (code, cause) => {
      log('devices-failed', { code, cause });
    },
  });
  powerMonitor.on('suspend', () => devices.tell({ type: 'suspend' }));
  powerMonitor.on('resume', () => devices.tell({ type: 'resume' }));
  return { station, devices };
}

async function start(): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  await lockSession(session.defaultSession);
  serveApp(join(__dirname, '../renderer'));

  const devTools = !app.isPackaged;
  const config = readConfig(dataFolder);
  const key = config.ok ? openVaultKey(dataFolder, config.value.training, safeStorage) : config;
  if (!config.ok || !key.ok) {
    const code = key.ok ? 'config-malformed' : key.error.code;
    log('start-refused', { code, cause: key.ok ? '' : (key.error.cause ?? '') });
    openOfficerWindow({ devTools, refused: code });
    return;
  }

  let ready: SupervisedProcess | null = null;
  let readyDevices: SupervisedProcess | null = null;
  const officer = openOfficerWindow({ devTools, refused: null });
  const applicant = openApplicantWindow({ devTools });
  const [reconnectOfficer, reconnectPreview] = keepConnected(
    officer,
    'officer',
    () => ready !== null && connectWindow(officer.webContents, 'officer', ready),
    () => readyDevices !== null && connectPreview(officer.webContents, readyDevices),
  );
  const [reconnectApplicant] = keepConnected(
    applicant,
    'applicant',
    () => ready !== null && connectWindow(applicant.webContents, 'applicant', ready),
  );

  const children = startChildren(
    config.value,
    new VaultKeyKeeper(dataFolder, key.value, safeStorage),
    trainingReasons({
      config: config.value,
      keyProtected: key.value.protected,
      pinnedElectron: packageJson.devDependencies.electron,
      runningElectron: process.versions.electron,
    }),
    () => {
      ready = children.station;
      reconnectOfficer?.();
      reconnectApplicant?.();
    },
    () => {
      ready = null;
    },
    (code) => {
      if (!officer.isDestroyed()) void officer.loadURL(officerPage(code));
    },
    (devices) => {
      readyDevices = devices;
      reconnectPreview?.();
    },
  );

  let stopped = false;
  // Closed by a slip of the hand there would be no screen for the applicant until the next start.
  applicant.on('close', (event) => {
    if (!stopped) event.preventDefault();
  });
  // The desk has one officer window; without it the applicant's has no use.
  officer.on('closed', () => {
    app.quit();
  });
  app.on('second-instance', () => {
    if (officer.isMinimized()) officer.restore();
    officer.focus();
  });
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void Promise.all([children.station.stop(), children.devices.stop()]).then(() => {
      stopped = true;
      app.quit();
    });
  });
}

app.on('window-all-closed', () => {
  app.quit();
});
if (app.requestSingleInstanceLock()) void start();
else app.quit();
