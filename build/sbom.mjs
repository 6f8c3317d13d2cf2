/**
 * `npm run sbom [-- --out DIR]`: the bill of materials (CycloneDX 1.5, JSON) and the licence texts of everything the product is made of.
 * Exit code 1 where a package has a licence that was not agreed to.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { billOfMaterials, licenceTexts, unexplained } from './lib/bill-of-materials.mjs';
import { root } from './lib/paths.mjs';
import { asCommand } from './lib/sentence.mjs';

await asCommand(async () => {
  const at = process.argv.indexOf('--out');
  const out = resolve(at === -1 ? join(root, 'out', 'sbom') : (process.argv[at + 1] ?? ''));
  const bill = billOfMaterials();
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  writeFileSync(join(out, 'licences.txt'), licenceTexts(bill));
  const strangers = unexplained(bill);
  for (const { name, version } of strangers) console.log(`${name} ${version}: its licence was not agreed to`);
  console.log(
    `${bill.components.length} packages: ${join(out, 'sbom.cdx.json')}, ${join(out, 'licences.txt')}`,
  );
  return strangers.length === 0 ? 0 : 1;
});
