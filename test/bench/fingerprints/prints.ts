import type { MinutiaeCloud } from '../../../domain/biometrics/minutiae/cloud.ts';
import { prepareTemplate } from '../../../domain/biometrics/minutiae/compare.ts';
import type { Minutia } from '../../../domain/biometrics/minutiae/minutia.ts';
import { extractTemplate } from '../../../domain/biometrics/minutiae/template.ts';
import { parseMinutiaeRecord } from '../../../domain/biometrics/minutiae/template-record.ts';
import type { Sample } from './synthetic-set.ts';

/** A picture as our own matcher sees it. */
export interface Print extends Sample {
  readonly minutiae: readonly Minutia[];
  readonly cloud: MinutiaeCloud;
  readonly extractionMs: number;
}

export function printOf(sample: Sample): Print {
  const started = performance.now();
  const template = extractTemplate(sample.image);
  const extractionMs = performance.now() - started;
  const cloud = prepareTemplate(template);
  const record = parseMinutiaeRecord(template);
  if (cloud === undefined || !record.ok) throw new Error('a template made here cannot be read here');
  return { ...sample, minutiae: record.value.views[0]?.minutiae ?? [], cloud, extractionMs };
}
