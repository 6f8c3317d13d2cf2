import { type Session, type WebContents, app } from 'electron';
import { mayRequest, mayUsePermission } from './permissions.ts';

/**
 * Before `app` is ready: Chromium finds no host at all. A page's policy does not cover what it looks up ahead of time, nor what looks for
 * the way to a peer; whoever could name hosts could tell them things. Station and devices do not use Chromium's network.
 */
export function forbidNames(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** A proxy that is nowhere: what passes by the request filter, as WebRTC does, ends there. */
const nowhere = {
  mode: 'fixed_servers',
  proxyRules: 'http://nowhere.invalid:9',
  proxyBypassRules: '<-loopback>',
} as const;

export async function lockSession(session: Session): Promise<void> {
  await session.setProxy(nowhere);
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
  // No datagram leaves without a proxy, and there is none that takes them.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
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
