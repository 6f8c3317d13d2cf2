import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, fileOf, policyFor } from './app-url.ts';

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

describe('policyFor', () => {
  it('lets only the worker that looks at faces compile, and fetch its own files', () => {
    const worker = policyFor('app://station/assets/face-worker-Ab_1-x.js', 'abc');
    expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(worker).toContain('connect-src app://station/faces/;');
  });

  it.each([
    'app://station/officer.html',
    'app://station/assets/officer-Ab1.js',
    'app://station/assets/face-worker-Ab1.html',
    'app://station/assets/x/face-worker-Ab1.js',
    'app://station/officer.html?/assets/face-worker-a.js',
  ])('leaves %s the policy of pages', (url) => {
    expect(policyFor(url, 'abc')).toBe(contentSecurityPolicy('abc'));
  });
});
