import { join } from 'node:path';
import { BrowserWindow, app, utilityProcess } from 'electron';

/** The peer: every frame goes through main, `parentPort.postMessage` and `webContents.send`, as tutorials have it. */

app.setPath('userData', app.commandLine.getSwitchValue('station-data'));
void app.whenReady().then(async () => {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    useContentSize: true,
    webPreferences: {
      preload: join(__dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      backgroundThrottling: false,
    },
  });
  await window.loadFile(join(__dirname, '../renderer/officer.html'));
  const devices = utilityProcess.fork(join(__dirname, '../devices/process.cjs'), [], {
    serviceName: 'devices',
  });
  devices.on('message', (frame: unknown) => {
    if (!window.isDestroyed()) window.webContents.send('frame', frame);
  });
  app.on('before-quit', () => devices.kill());
});
app.on('window-all-closed', () => app.quit());
