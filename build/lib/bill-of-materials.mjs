import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { capture } from './run.mjs';
import { SetupError } from './sentence.mjs';

/** Licences a package of the product may have: all let it be used, changed and handed on, and none asks that our source be given out. */
export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'X11',
  'Zlib',
];

/** Packages whose package.json names no licence: what stands in their own files. */
const readByHand = {
  'combine-errors': { licence: 'MIT', where: 'Readme.md, "License"' },
  'png-js': { licence: 'MIT', where: 'LICENSE' },
};

/** Code of others inside packages, which no package manager lists. */
export const insidePackages = [
  { package: 'better-sqlite3-multiple-ciphers', name: 'SQLite', licence: 'Public domain' },
  { package: 'better-sqlite3-multiple-ciphers', name: 'SQLite3 Multiple Ciphers', licence: 'MIT' },
  { package: 'node-hid', name: 'hidapi', licence: 'BSD-3-Clause (one of three it offers)' },
  {
    package: '@imagemagick/magick-wasm',
    name: 'ImageMagick and its delegates, as wasm',
    licence: 'ImageMagick licence (Apache-2.0 style); see its NOTICE',
  },
  {
    package: '@vladmandic/human',
    name: 'BlazeFace, FaceMesh and Iris nets of Google MediaPipe, converted',
    licence: 'Apache-2.0',
  },
  {
    package: '@vladmandic/human',
    name: 'FaceRes net of A. Savchenko (HSE_FaceRec_tf), converted; trained on VGGFace2',
    licence: 'Apache-2.0',
  },
  {
    package: 'tesseract.js-core',
    name: 'Tesseract and Leptonica, as wasm',
    licence: 'Apache-2.0; BSD-2-Clause',
  },
  { package: '@tesseract.js-data/eng', name: 'Language data of Tesseract', licence: 'Apache-2.0' },
  {
    package: '@hyzyla/pdfium',
    name: 'PDFium and what it contains, as wasm',
    licence: 'Apache-2.0; BSD-3-Clause',
  },
  { package: 'zxing-wasm', name: 'zxing-cpp, as wasm', licence: 'Apache-2.0' },
  { package: 'hash-wasm', name: 'Argon2 reference code, as wasm', licence: 'CC0-1.0 or Apache-2.0' },
  {
    package: 'electron',
    name: 'Chromium, Node.js and what they contain',
    licence: 'see LICENSES.chromium.html beside the program',
  },
];

/** CycloneDX 1.5 of everything installed for use (not for development), as npm reads it from the folder. */
export function billOfMaterials() {
  const answer = capture('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application']);
  if (answer.code !== 0) {
    throw new SetupError(
      `npm sbom failed: ${answer.stderr.trim().split('\n').at(-1)}; type \`npm ci\` and the same command again.`,
    );
  }
  const bill = JSON.parse(answer.stdout);
  // `--omit dev` also omits what development needs besides the product.
  bill.components = bill.components.filter((component) => !isForDevelopment(component));
  const kept = new Set([
    bill.metadata.component['bom-ref'],
    ...bill.components.map((each) => each['bom-ref']),
  ]);
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => kept.has(ref)) }));
  const { name, version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // npm names the folder it stands in.
  bill.metadata.component = { ...bill.metadata.component, name, version, description };
  for (const component of bill.components) {
    const found = readByHand[component.name];
    if (licencesOf(component).length === 0 && found !== undefined) {
      component.licenses = [{ license: { id: found.licence } }];
    }
  }
  return bill;
}

const isForDevelopment = ({ properties }) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

/** Licence identifiers of a component, an expression taken apart; empty where none is named. */
export function licencesOf(component) {
  const named = (component.licenses ?? []).map(
    ({ license, expression }) => expression ?? license?.id ?? license?.name ?? '',
  );
  return named.flatMap((text) => text.split(/[()\s]+|\b(?:AND|OR)\b/).filter((word) => word !== ''));
}

/** Components with a licence that is not allowed, or with none. */
export function unexplained(bill) {
  return bill.components.filter((component) => {
    const licences = licencesOf(component);
    return licences.length === 0 || licences.some((licence) => !allowedLicences.includes(licence));
  });
}

/** Licence texts of every component, for the package: most of these licences ask that they be handed on. */
export function licenceTexts(bill) {
  const sections = bill.components.map((component) => {
    const fullName = component.group ? `${component.group}/${component.name}` : component.name;
    const head = `${fullName} ${component.version} · ${licencesOf(component).join(', ')}`;
    return `${head}\n${'-'.repeat(head.length)}\n${textOf(fullName)}`;
  });
  const inside = insidePackages.map((each) => `${each.name}, in ${each.package}: ${each.licence}`);
  return `${inside.join('\n')}\n\n${sections.join('\n\n')}\n`;
}

function textOf(name) {
  const folder = join(root, 'node_modules', name);
  if (!existsSync(folder)) return '(a copy below another package)';
  const file = readdirSync(folder).find((each) => /^(licen[sc]e|copying)/i.test(each));
  return file === undefined
    ? '(no licence file in the package)'
    : readFileSync(join(folder, file), 'utf8').trim();
}
