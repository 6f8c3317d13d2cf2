import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('naive', {
  on: (listener: (frame: unknown) => void) => {
    ipcRenderer.on('frame', (_event, frame: unknown) => listener(frame));
  },
});
