import { type Session, type WebContents, app } from 'electron';
import { mayRequest, mayUsePermission } from './permissions.ts';

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    callback(details.isMainFrame && mayUsePermission(permission, contents.getURL(), mediaTypes));
  });
  session.setPermissionCheckHandler((contents, permission, origin, details) =>
    mayUsePermission(permission, contents?.getURL() ?? origin, [details.mediaType ?? 'unknown']),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => {
    callback({});
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !mayRequest(details.url) });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
}

export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Applies to every page ever made, so that a later window can't forget it. */
export function lockEveryContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents);
  });
}
