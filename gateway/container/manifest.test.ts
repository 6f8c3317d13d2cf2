import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asicNamespaces, sha256Method } from '../../domain/application/sealed.ts';
import { asicManifest } from '../../test/support/gateway/openssl-sealer.ts';
import { readManifest } from './manifest.ts';
import { processorTime } from '../../test/support/processor-time.ts';

const digest = 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=';
const manifest = asicManifest('META-INF/signature-officer-a.p7s', [
  { name: 'application.json', mimeType: 'application/json', content: Buffer.from('{}') },
]).toString('utf8');

describe('readManifest', () => {
  it('reads what is listed when the manifest is right', () => {
    expect(readManifest(Buffer.from(manifest))).toEqual({
      ok: true,
      value: {
        signatureName: 'META-INF/signature-officer-a.p7s',
        entries: [
          {
            name: 'application.json',
            mimeType: 'application/json',
            sha256: Buffer.from(digest, 'base64').toString('hex'),
          },
        ],
      },
    });
  });

  it.each([
    ['has line breaks and indentation', (text: string) => text.replaceAll('><', '>\n  <')],
    [
      'uses other prefixes',
      (text: string) => text.replaceAll('asic:', 'a:').replace('xmlns:asic', 'xmlns:a'),
    ],
    [
      'uses a default namespace',
      (text: string) => text.replaceAll('asic:', '').replace('xmlns:asic', 'xmlns'),
    ],
    [
      'declares ds where it is used',
      (text: string) =>
        text
          .replace(/ xmlns:ds="[^"]+"/, '')
          .replace('<ds:DigestMethod', `<ds:DigestMethod xmlns:ds="${asicNamespaces.ds}"`)
          .replace('<ds:DigestValue', `<ds:DigestValue xmlns:ds="${asicNamespaces.ds}"`),
    ],
    ['has no XML declaration', (text: string) => text.replace(/<\?xml[^>]+>\n/, '')],
    ['quotes with apostrophes', (text: string) => text.replaceAll('"', "'").replace(/<\?xml[^>]+>\n/, '')],
  ])('reads the same when it %s', (_state, change) => {
    expect(readManifest(Buffer.from(change(manifest)))).toEqual(readManifest(Buffer.from(manifest)));
  });

  it.each<[string, (text: string) => string]>([
    ['has a DTD', (text) => text.replace('<asic:ASiC', '<!DOCTYPE x [<!ENTITY e "x">]><asic:ASiC')],
    ['has an entity', (text) => text.replace('application.json', 'a&amp;b')],
    ['has a character reference', (text) => text.replace('application.json', '&#97;pplication.json')],
    ['has a comment', (text) => text.replace('<asic:Sig', '<!-- x --><asic:Sig')],
    ['has CDATA', (text) => text.replace(digest, `<![CDATA[${digest}]]>`)],
    ['has a processing instruction', (text) => text.replace('<asic:Sig', '<?x y?><asic:Sig')],
    ['has a second root', (text) => `${text}<a xmlns="x"/>`],
    ['has text around', (text) => `${text}x`],
    ['has text between elements', (text) => text.replace('<asic:Data', 'x<asic:Data')],
    ['has an unknown element', (text) => text.replace('<asic:Data', '<asic:Other/><asic:Data')],
    [
      'has an unknown attribute',
      (text) => text.replace(' URI="application', ' Rootfile="true" URI="application'),
    ],
    ['has an attribute twice', (text) => text.replace(' URI="application', ' URI="x" URI="application')],
    [
      'has another digest method',
      (text) => text.replace(sha256Method, 'http://www.w3.org/2000/09/xmldsig#sha1'),
    ],
    ['has a short digest', (text) => text.replace(digest, 'AAAA')],
    ['has a digest in a second spelling', (text) => text.replace(digest, digest.replace('4o=', '4p='))],
    [
      'lists a file twice',
      (text) => text.replace(/(<asic:DataObjectReference.*<\/asic:DataObjectReference>)/, '$1$1'),
    ],
    ['lists nothing', (text) => text.replace(/<asic:DataObjectReference.*<\/asic:DataObjectReference>/, '')],
    ['names no signature', (text) => text.replace(/<asic:SigReference[^>]+>/, '')],
    ['leaves the namespace', (text) => text.replace(asicNamespaces.asic, 'http://example')],
    [
      'has no namespace',
      (text) => text.replaceAll('asic:', '').replace(/ xmlns:?[a-z]*="http:..uri[^"]+"/, ''),
    ],
    ['has an undeclared prefix', (text) => text.replace(/ xmlns:ds="[^"]+"/, '')],
    ['escapes a name', (text) => text.replace('application.json', 'application%2ejson')],
    [
      'names another kind of signature',
      (text) => text.replace('application/pkcs7-signature', 'application/xml'),
    ],
    ['ends early', (text) => text.slice(0, -10)],
    ['is empty', () => ''],
    ['has a byte order mark', (text) => `\ufeff${text}`],
    ['has letters outside ASCII', (text) => text.replace('application.json', 'đơn.json')],
  ])('is refused when it %s', (_state, change) => {
    expect(change(manifest)).not.toBe(manifest);
    expect(readManifest(Buffer.from(change(manifest)))).toMatchObject({
      ok: false,
      error: { code: 'manifest-mismatch' },
    });
  });

  it('never throws, and lists no other file, when bytes are exchanged', () => {
    const base = Buffer.from(manifest);
    const edit = fc.record({
      at: fc.nat(base.length - 1),
      remove: fc.nat(4),
      insert: fc.uint8Array({ maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let changed = base;
        for (const { at, remove, insert } of edits) {
          changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)]);
        }
        const result = readManifest(changed);
        if (!result.ok) expect(result.error.code).toBe('manifest-mismatch');
        else expect(result.value.entries).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers within a second when the text is made to keep it busy', () => {
    const evil = [
      `<a ${'a="" '.repeat(60_000)}`,
      `<${'a'.repeat(400_000)}`,
      `<a ${' '.repeat(400_000)}`,
      '<a xmlns="x">'.repeat(30_000),
      `<a ${'x '.repeat(100_000)}/>`,
      `<a xmlns="x" ${Array.from({ length: 8000 }, (_, index) => `xmlns:n${index}="x"`).join(' ')}>${'<b/>'.repeat(80_000)}</a>`,
      `<a xmlns="x">${'<b/>'.repeat(100_000)}</a>`,
    ];
    const started = processorTime();
    for (const text of evil) expect(readManifest(Buffer.from(text)).ok).toBe(false);
    expect(processorTime() - started).toBeLessThan(1000);
  });
});
