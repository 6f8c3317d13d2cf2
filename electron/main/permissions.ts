import { appOrigin } from './app-url.ts';

/** True for a page of ours in its own main frame; nothing else may ask for anything. */
export function isOwnPage(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}

/** The camera of the officer's and the applicant's page, nothing else: no microphone, no geolocation, no device pickers. */
export function mayUsePermission(permission: string, url: string, mediaTypes: readonly string[]): boolean {
  return (
    permission === 'media' &&
    isOwnPage(url) &&
    mediaTypes.length > 0 &&
    mediaTypes.every((type) => type === 'video')
  );
}

/** Schemes a page may load from. Web traffic is none of the renderer's business: the station talks to the centre. */
export function mayRequest(url: string): boolean {
  return ['app:', 'blob:', 'data:', 'devtools:'].some((scheme) => url.startsWith(scheme));
}
