import { describe, expect, it } from 'vitest';
import { mayRequest, mayUsePermission } from './permissions.ts';

describe('mayUsePermission', () => {
  it('grants the camera to our own pages', () => {
    expect(mayUsePermission('media', 'app://station/officer.html', ['video'])).toBe(true);
  });

  it.each([
    ['media', 'app://station/officer.html', ['audio']],
    ['media', 'app://station/officer.html', ['video', 'audio']],
    ['media', 'app://station/officer.html', []],
    ['media', 'app://station.example/officer.html', ['video']],
    ['media', 'https://example.org/', ['video']],
    ['geolocation', 'app://station/officer.html', ['video']],
    ['hid', 'app://station/officer.html', ['video']],
    ['clipboard-read', 'app://station/officer.html', ['video']],
  ])('refuses %s from %s for %j', (permission, url, types) => {
    expect(mayUsePermission(permission, url, types)).toBe(false);
  });
});

describe('mayRequest', () => {
  it.each(['app://station/a.js', 'blob:app://station/1', 'data:image/png;base64,'])('lets %s load', (url) => {
    expect(mayRequest(url)).toBe(true);
  });

  it.each([
    'https://example.org/',
    'http://127.0.0.1:4501/',
    'file:///etc/passwd',
    'ws://127.0.0.1/',
    'ftp://x/',
  ])('cancels %s', (url) => {
    expect(mayRequest(url)).toBe(false);
  });
});
