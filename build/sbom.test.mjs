import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials, licenceTexts, licencesOf, unexplained } from './lib/bill-of-materials.mjs';
import { root } from './lib/paths.mjs';

const bill = billOfMaterials();
const nameOf = ({ group, name }) => (group ? `${group}/${name}` : name);

describe('bill of materials', () => {
  it('names the product and every package it depends on, each with a package URL', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(bill.metadata.component.name).toBe('tram-can-cuoc');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = bill.components.map(nameOf);
    for (const dependency of Object.keys(dependencies)) expect(named).toContain(dependency);
    for (const { purl } of bill.components) expect(purl).toMatch(/^pkg:npm\//);
  });

  it('has only licences that were agreed to', () => {
    expect(unexplained(bill).map(nameOf)).toEqual([]);
  });

  it('finds a licence that was not agreed to, and a missing one', () => {
    const strangers = [
      { name: 'a', licenses: [{ license: { id: 'AGPL-3.0-only' } }] },
      { name: 'b', licenses: [] },
      { name: 'c', licenses: [{ expression: '(MIT OR GPL-2.0)' }] },
      { name: 'd', licenses: [{ expression: '(MIT AND Zlib)' }] },
    ];
    expect(unexplained({ components: strangers }).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(licencesOf(strangers[3])).toEqual(['MIT', 'Zlib']);
  });

  it('hands the licence texts on', () => {
    expect(licenceTexts(bill)).toMatch(/Permission is hereby granted/);
  });
});
