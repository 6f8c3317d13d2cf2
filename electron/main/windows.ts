import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { appOrigin } from './app-url.ts';

/** The counter's screen (UX: 1366×768); both windows share these borders against the page. */
const webPreferences = (devTools: boolean) =>
  ({
    preload: join(__dirname, '../preload/preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    // A window behind another must go on coaching and previewing.
    backgroundThrottling: false,
    devTools,
  }) as const;

/** `refused` is the code of why the station can't work at all; the page then shows cause and remedy, nothing else. */
export function officerPage(refused: string | null): string {
  return `${appOrigin}/officer.html${refused === null ? '' : `?refused=${encodeURIComponent(refused)}`}`;
}

export function openOfficerWindow(options: { devTools: boolean; refused: string | null }): BrowserWindow {
  const { workArea } = screen.getPrimaryDisplay();
  const window = new BrowserWindow({
    title: 'Trạm Căn Cước',
    x: workArea.x,
    y: workArea.y,
    width: Math.min(1366, workArea.width),
    height: Math.min(768, workArea.height),
    minWidth: 1024,
    minHeight: 640,
    useContentSize: true,
    show: false,
    backgroundColor: '#f4f5f7',
    webPreferences: webPreferences(options.devTools),
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(officerPage(options.refused));
  return window;
}

/** On the second screen where there is one, full screen; otherwise beside, so that a single-screen desk can drag it. */
export function openApplicantWindow(options: { devTools: boolean }): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const other = screen.getAllDisplays().find((display) => display.id !== primary.id);
  const area = (other ?? primary).workArea;
  const window = new BrowserWindow({
    title: 'Trạm Căn Cước – Công dân',
    x: other === undefined ? area.x + 120 : area.x,
    y: other === undefined ? area.y + 80 : area.y,
    width: 1024,
    height: 600,
    useContentSize: true,
    fullscreen: other !== undefined,
    show: false,
    focusable: true,
    backgroundColor: '#f4f5f7',
    webPreferences: webPreferences(options.devTools),
  });
  window.once('ready-to-show', () => {
    // The officer keeps the keyboard.
    window.showInactive();
  });
  void window.loadURL(`${appOrigin}/applicant.html`);
  return window;
}
