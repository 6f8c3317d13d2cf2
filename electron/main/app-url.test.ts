import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, fileOf } from './app-url.ts';

const root = '/opt/station/renderer';

describe('fileOf', () => {
  it('names the file below the root when the URL is ours', () => {
    expect(fileOf('app://station/officer.html?refused=x', root)).toBe(`${root}/officer.html`);
  });

  it.each([
    'app://elsewhere/officer.html',
    'file:///etc/passwd',
    'https://station/officer.html',
    'app://station/..%2f..%2fetc/passwd',
    'app://station/%2e%2e/%2e%2e/etc/passwd%00.html',
    'app://station/..%5c..%5cetc',
    'app://station/%E0%A4%A',
    'not a url',
  ])('refuses %s', (url) => {
    const file = fileOf(url, root);
    // A parser may fold the dots away; what counts is that nothing above the root is ever named.
    expect(file === null || file.startsWith(`${root}/`)).toBe(true);
    if (!url.startsWith('app://station/%2e')) expect(file).toBeNull();
  });

  it('never throws and never leaves the root whatever the URL says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((path) => `app://station/${path}`),
        ),
        (url) => {
          const file = fileOf(url, root);
          expect(file === null || file.startsWith(`${root}/`)).toBe(true);
        },
      ),
    );
  });
});

describe('contentSecurityPolicy', () => {
  it('starts from nothing and allows no inline or evaluated script', () => {
    const policy = contentSecurityPolicy('abc');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});
