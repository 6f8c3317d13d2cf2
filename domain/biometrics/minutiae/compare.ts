import { prepareCloud, type MinutiaeCloud } from './cloud.ts';
import { cylinderSimilarity } from './cylinders.ts';
import { PairingGrower, type PairingMeasures } from './pairing.ts';
import { parseMinutiaeRecord } from './template-record.ts';

/** Ways of laying one print on the other that are tried: those of the most alike surroundings. */
const seedCount = 24;
const leastMinutiae = 5;
/** A finger on a platen is never turned further against itself. */
const mostRotation = Math.PI / 3;

/**
 * How alike two ISO/IEC 19794-2:2005 records are, from 0; `sameFinger` says what is enough. The first view of each
 * counts. A record that can't be parsed, or has fewer than five minutiae, is like nothing. Pure; some 2 ms.
 */
export function compareTemplates(probe: Uint8Array, reference: Uint8Array): number {
  const a = prepareTemplate(probe);
  const b = prepareTemplate(reference);
  return a === undefined || b === undefined ? 0 : comparePrepared(a, b);
}

/** For one finger against many: the part of the work that need not be done again. */
export function prepareTemplate(template: Uint8Array): MinutiaeCloud | undefined {
  const record = parseMinutiaeRecord(template);
  return record.ok ? prepareCloud(record.value) : undefined;
}

export function comparePrepared(probe: MinutiaeCloud, reference: MinutiaeCloud): number {
  return scoreOf(bestPairing(probe, reference));
}

/**
 * For searches: the score where it reaches `from`, else 0, in a third of the time for most strangers, because two fingers whose
 * surroundings are nowhere alike are not laid on each other at all.
 */
export function compareAtLeast(probe: MinutiaeCloud, reference: MinutiaeCloud, from: number): number {
  const score = scoreOf(bestPairing(probe, reference, leastLikeness(from)));
  return score >= from ? score : 0;
}

/** Most alike surroundings whose mean likeness is looked at first. */
const looked = 8;
/** On the tuning half one in a thousand genuine pairs that score `from` or more stays below this, and 70 % of impostors. */
function leastLikeness(from: number): number {
  return 0.385 + 0.0027 * from;
}

const nothing: PairingMeasures = { pairs: 0, evidence: 0, probeOverlap: 0, referenceOverlap: 0 };

/**
 * The measures of the way of laying the probe on the reference that scores highest.
 * @param likeness 0–1: where the most alike surroundings are less alike than this in the mean, nothing is laid
 */
export function bestPairing(probe: MinutiaeCloud, reference: MinutiaeCloud, likeness = 0): PairingMeasures {
  if (probe.count < leastMinutiae || reference.count < leastMinutiae) return nothing;
  const similarity = similarities(probe, reference);
  const seeds = mostAlike(similarity);
  if (likeness > 0 && meanOf(similarity, seeds) < likeness) return nothing;
  const grower = new PairingGrower(probe, reference, similarity);
  // A seed inside a pairing already grown would grow the same again.
  const seen = new Uint8Array(similarity.length);
  let best = nothing;
  let highest = 0;
  for (const seed of seeds) {
    if (seed < 0 || seen[seed] === 1) continue;
    grower.grow(Math.floor(seed / reference.count), seed % reference.count);
    for (let at = 0; at < probe.count; at += 1) {
      const other = grower.partner[at] as number;
      if (other >= 0) seen[at * reference.count + other] = 1;
    }
    const score = scoreOf(grower.measures);
    if (score > highest) {
      highest = score;
      best = { ...grower.measures };
    }
  }
  return best;
}

/** Likeness of surroundings for every pair of minutiae that a possible rotation could bring together. */
function similarities(probe: MinutiaeCloud, reference: MinutiaeCloud): Float32Array {
  const similarity = new Float32Array(probe.count * reference.count);
  const least = Math.cos(mostRotation);
  for (let at = 0; at < probe.count; at += 1) {
    for (let other = 0; other < reference.count; other += 1) {
      if (Math.cos((probe.angle[at] as number) - (reference.angle[other] as number)) < least) continue;
      similarity[at * reference.count + other] = cylinderSimilarity(
        probe.cylinders,
        at,
        reference.cylinders,
        other,
      );
    }
  }
  return similarity;
}

function meanOf(similarity: Float32Array, seeds: Int32Array): number {
  let sum = 0;
  for (let index = 0; index < looked; index += 1) {
    const seed = seeds[index] as number;
    sum += seed < 0 ? 0 : (similarity[seed] as number);
  }
  return sum / looked;
}

/** Indices of the highest values, highest first; -1 where there are fewer above 0. */
function mostAlike(similarity: Float32Array): Int32Array {
  const best = new Int32Array(seedCount).fill(-1);
  const values = new Float32Array(seedCount);
  for (let index = 0; index < similarity.length; index += 1) {
    const value = similarity[index] as number;
    if (value <= (values[seedCount - 1] as number)) continue;
    let place = seedCount - 1;
    while (place > 0 && (values[place - 1] as number) < value) {
      values[place] = values[place - 1] as number;
      best[place] = best[place - 1] as number;
      place -= 1;
    }
    values[place] = value;
    best[place] = index;
  }
  return best;
}

/** What a minutia says against the same finger that lies over the other print and has no partner there. */
const missingPartner = 0.25;

/** The evidence of all pairs, less that of the minutiae without a partner; a logarithm of odds were minutiae independent. */
function scoreOf({ pairs, evidence, probeOverlap, referenceOverlap }: PairingMeasures): number {
  if (pairs < 3) return 0;
  return Math.max(0, evidence - missingPartner * (probeOverlap + referenceOverlap - 2 * pairs));
}
