import { ipcRenderer } from 'electron';

/**
 * The page gets one thing: the message port that main brokered to the station. It is handed over as a transferred port
 * because a port can't cross the context bridge; every message on it is checked by schema in the station.
 */
ipcRenderer.on('station-port', (event, message: { role: string }) => {
  window.postMessage({ type: 'station-port', role: message.role }, window.location.origin, event.ports);
});
