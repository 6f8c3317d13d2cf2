import { describe, expect, it } from 'vitest';
import { forbiddenWords } from './start-words.ts';

describe('words a packaged station starts with', () => {
  it('lets its own and the harmless ones through', () => {
    expect(forbiddenWords(['--station-data=/srv/station', '--disable-gpu', '--lang=vi'])).toEqual([]);
  });

  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '--inspect',
    '--inspect-brk=0',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--disable-web-security',
    '--ignore-certificate-errors',
    '--no-sandbox',
    '--disable-features=IsolateOrigins',
    '--user-data-dir=/tmp/x',
    '--enable-logging',
    '--station-data-elsewhere=/tmp/x',
    '-r',
    '/tmp/other-app',
  ])('refuses %s', (word) => {
    expect(forbiddenWords(['--station-data=/srv/station', word])).toEqual([word]);
  });
});
