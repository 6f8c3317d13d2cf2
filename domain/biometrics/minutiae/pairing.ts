import { neighbourCount, type MinutiaeCloud } from './cloud.ts';
import { withinHull } from './hull.ts';

/** Rotation and shift from probe to reference. */
interface Motion {
  cosine: number;
  sine: number;
  shiftX: number;
  shiftY: number;
}

/** What one way of laying the probe on the reference comes to. */
export interface PairingMeasures {
  pairs: number;
  /** Sum over the pairs of what each says for the same finger (`pairEvidence`). */
  evidence: number;
  /** Minutiae of each print that lie over the other, the paired ones among them. */
  probeOverlap: number;
  referenceOverlap: number;
}

/** Pixels a pair may lie apart beside its parent, plus a share of the distance to the parent: skin stretches. */
const nearTolerance = 7;
const stretch = 0.1;
/** Until four pairs agree on the rotation it comes from single minutiae, and those are off by some degrees. */
const earlyStretch = 0.22;
const settledFrom = 4;
const angleTolerance = 0.45;
/** Beyond this from where the rigid motion puts it a pair is an accident. */
const mostDrift = 24;
const fillTolerance = 13;
const overlapReach = 6;
/** Neighbouring pairs a pair's place is judged by. */
const mostGuides = 4;

/** Distance and turn at which a pair says nothing either way: farther apart speaks for an accident. */
const neutralDistance = 10;
const neutralTurn = 0.18;
const neutralLikeness = 0.36;
const leastEvidence = -0.5;

/**
 * What a pair says for the same finger, as a logarithm of odds: normal errors of a genuine pair (6 pixels, 6°) against errors
 * spread evenly over what growth lets through, and how alike the surroundings are; 0 likeness is unknown, not unlike.
 */
function pairEvidence(squaredDistance: number, squaredTurn: number, likeness: number): number {
  const place = 2 * (1 - squaredDistance / (neutralDistance * neutralDistance));
  const direction = 1.2 * (1 - squaredTurn / (neutralTurn * neutralTurn));
  const surroundings = likeness > 0 ? 6 * (likeness - neutralLikeness) : 0;
  return Math.max(leastEvidence, place + direction + surroundings);
}

/** Grows pairings from seeds; one instance per comparison, so that nothing is allocated per seed. */
export class PairingGrower {
  readonly measures: PairingMeasures = {
    pairs: 0,
    evidence: 0,
    probeOverlap: 0,
    referenceOverlap: 0,
  };
  /** Reference minutia of each probe minutia in the last pairing, -1 for none. */
  readonly partner: Int16Array;
  private readonly taken: Uint8Array;
  private readonly list: Int16Array;
  private readonly motion: Motion = { cosine: 1, sine: 0, shiftX: 0, shiftY: 0 };
  private count = 0;

  constructor(
    private readonly probe: MinutiaeCloud,
    private readonly reference: MinutiaeCloud,
    private readonly similarity: Float32Array,
  ) {
    this.partner = new Int16Array(probe.count);
    this.taken = new Uint8Array(reference.count);
    this.list = new Int16Array(probe.count);
  }

  /** Pairs everything that follows from pairing `seed` with `other`; the result is in `partner` and `measures`. */
  grow(seed: number, other: number): void {
    const { probe, reference, motion } = this;
    this.partner.fill(-1);
    this.taken.fill(0);
    this.count = 0;
    const turn = (reference.angle[other] as number) - (probe.angle[seed] as number);
    motion.cosine = Math.cos(turn);
    motion.sine = Math.sin(turn);
    this.add(seed, other);
    for (let next = 0; next < this.count; next += 1) {
      this.growFrom(this.list[next] as number);
      if (this.count >= settledFrom) this.settle();
    }
    this.settle();
    this.dropDrifted();
    if (this.count >= settledFrom) {
      this.settle();
      this.fill();
      this.settle();
      this.dropDrifted();
    }
    this.measure();
  }

  private add(at: number, other: number): void {
    this.partner[at] = other;
    this.taken[other] = 1;
    this.list[this.count++] = at;
  }

  private growFrom(parent: number): void {
    const { probe, reference, motion, partner, taken } = this;
    const from = partner[parent] as number;
    const share = this.count >= settledFrom ? stretch : earlyStretch;
    for (let index = 0; index < neighbourCount; index += 1) {
      const at = probe.near[parent * neighbourCount + index] as number;
      if (at < 0) break;
      if ((partner[at] as number) >= 0) continue;
      const dx = (probe.x[at] as number) - (probe.x[parent] as number);
      const dy = (probe.y[at] as number) - (probe.y[parent] as number);
      const wantedX = (reference.x[from] as number) + dx * motion.cosine - dy * motion.sine;
      const wantedY = (reference.y[from] as number) + dx * motion.sine + dy * motion.cosine;
      const tolerance = nearTolerance + share * Math.sqrt(dx * dx + dy * dy);
      let best = -1;
      let least = 1;
      for (let step = 0; step < neighbourCount; step += 1) {
        const other = reference.near[from * neighbourCount + step] as number;
        if (other < 0) break;
        if (taken[other] === 1) continue;
        const misfit = this.misfit(at, other, wantedX, wantedY, tolerance);
        if (misfit < least) {
          least = misfit;
          best = other;
        }
      }
      if (best >= 0) this.add(at, best);
    }
  }

  /** 0 (exact) … 1 (at the edge of what passes), or more. */
  private misfit(at: number, other: number, wantedX: number, wantedY: number, tolerance: number): number {
    const { reference } = this;
    const ex = (reference.x[other] as number) - wantedX;
    const ey = (reference.y[other] as number) - wantedY;
    const apart = (ex * ex + ey * ey) / (tolerance * tolerance);
    if (apart >= 1) return 2;
    const off = Math.abs(this.turnBetween(at, other)) / angleTolerance;
    return off >= 1 ? 2 : 0.5 * (apart + off * off);
  }

  /** By how much a pair's directions differ beyond the rotation of the whole, in radians, −π to π. */
  private turnBetween(at: number, other: number): number {
    const { probe, reference, motion } = this;
    const turn =
      (reference.angle[other] as number) -
      (probe.angle[at] as number) -
      Math.atan2(motion.sine, motion.cosine);
    return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  }

  /** The rigid motion that brings the pairs closest together (least squares). */
  private settle(): void {
    const { probe, reference, partner, list, count, motion } = this;
    let px = 0;
    let py = 0;
    let rx = 0;
    let ry = 0;
    for (let index = 0; index < count; index += 1) {
      const at = list[index] as number;
      const other = partner[at] as number;
      px += probe.x[at] as number;
      py += probe.y[at] as number;
      rx += reference.x[other] as number;
      ry += reference.y[other] as number;
    }
    px /= count;
    py /= count;
    rx /= count;
    ry /= count;
    let along = 0;
    let aside = 0;
    for (let index = 0; index < count; index += 1) {
      const at = list[index] as number;
      const other = partner[at] as number;
      const ax = (probe.x[at] as number) - px;
      const ay = (probe.y[at] as number) - py;
      const bx = (reference.x[other] as number) - rx;
      const by = (reference.y[other] as number) - ry;
      along += ax * bx + ay * by;
      aside += ax * by - ay * bx;
    }
    const length = Math.hypot(along, aside);
    if (count >= settledFrom && length > 1) {
      motion.cosine = along / length;
      motion.sine = aside / length;
    }
    motion.shiftX = rx - px * motion.cosine + py * motion.sine;
    motion.shiftY = ry - px * motion.sine - py * motion.cosine;
  }

  private movedX(at: number): number {
    const { probe, motion } = this;
    return motion.shiftX + (probe.x[at] as number) * motion.cosine - (probe.y[at] as number) * motion.sine;
  }

  private movedY(at: number): number {
    const { probe, motion } = this;
    return motion.shiftY + (probe.x[at] as number) * motion.sine + (probe.y[at] as number) * motion.cosine;
  }

  private dropDrifted(): void {
    const { reference, partner, list } = this;
    let kept = 0;
    for (let index = 0; index < this.count; index += 1) {
      const at = list[index] as number;
      const other = partner[at] as number;
      const ex = (reference.x[other] as number) - this.movedX(at);
      const ey = (reference.y[other] as number) - this.movedY(at);
      if (ex * ex + ey * ey > mostDrift * mostDrift) {
        partner[at] = -1;
        this.taken[other] = 0;
      } else list[kept++] = at;
    }
    this.count = kept;
  }

  /** Pairs what the growth did not reach, where the skin around is seen to have gone. */
  private fill(): void {
    const { probe, reference, partner, taken } = this;
    for (let at = 0; at < probe.count; at += 1) {
      if ((partner[at] as number) >= 0) continue;
      const guide = this.nearestPaired(at);
      if (guide < 0) continue;
      const led = partner[guide] as number;
      // Half of the guide's own drift: it is partly stretch, which its neighbours share, and partly noise.
      const wantedX = this.movedX(at) + 0.5 * ((reference.x[led] as number) - this.movedX(guide));
      const wantedY = this.movedY(at) + 0.5 * ((reference.y[led] as number) - this.movedY(guide));
      let best = -1;
      let least = 1;
      for (let other = 0; other < reference.count; other += 1) {
        if (taken[other] === 1) continue;
        const misfit = this.misfit(at, other, wantedX, wantedY, fillTolerance);
        if (misfit < least) {
          least = misfit;
          best = other;
        }
      }
      if (best >= 0) this.add(at, best);
    }
  }

  private nearestPaired(at: number): number {
    const { near } = this.probe;
    for (let index = 0; index < neighbourCount; index += 1) {
      const other = near[at * neighbourCount + index] as number;
      if (other < 0) return -1;
      if ((this.partner[other] as number) >= 0) return other;
    }
    return -1;
  }

  /**
   * Squared distance of a pair from where the nearest other pairs lead: skin stretches by more over a whole rolled print than
   * between neighbours, and neighbours stretch alike.
   */
  private localError(at: number, other: number): number {
    const { probe, reference, motion, partner } = this;
    let guides = 0;
    let sumX = 0;
    let sumY = 0;
    for (let index = 0; index < neighbourCount && guides < mostGuides; index += 1) {
      const guide = probe.near[at * neighbourCount + index] as number;
      if (guide < 0) break;
      const led = partner[guide] as number;
      if (led < 0) continue;
      const dx = (probe.x[at] as number) - (probe.x[guide] as number);
      const dy = (probe.y[at] as number) - (probe.y[guide] as number);
      sumX += (reference.x[led] as number) + dx * motion.cosine - dy * motion.sine;
      sumY += (reference.y[led] as number) + dx * motion.sine + dy * motion.cosine;
      guides += 1;
    }
    const wantedX = guides > 0 ? sumX / guides : this.movedX(at);
    const wantedY = guides > 0 ? sumY / guides : this.movedY(at);
    const ex = (reference.x[other] as number) - wantedX;
    const ey = (reference.y[other] as number) - wantedY;
    return ex * ex + ey * ey;
  }

  private measure(): void {
    const { probe, reference, partner, list, motion, measures, similarity } = this;
    measures.pairs = this.count;
    measures.evidence = 0;
    for (let index = 0; index < this.count; index += 1) {
      const at = list[index] as number;
      const other = partner[at] as number;
      const apart = this.localError(at, other);
      const turn = this.turnBetween(at, other);
      const likeness = similarity[at * reference.count + other] as number;
      measures.evidence += pairEvidence(apart, turn * turn, likeness);
    }
    measures.probeOverlap = 0;
    for (let at = 0; at < probe.count; at += 1) {
      const over =
        (partner[at] as number) >= 0 ||
        withinHull(reference.hull, this.movedX(at), this.movedY(at), overlapReach);
      if (over) measures.probeOverlap += 1;
    }
    measures.referenceOverlap = 0;
    for (let other = 0; other < reference.count; other += 1) {
      const x = (reference.x[other] as number) - motion.shiftX;
      const y = (reference.y[other] as number) - motion.shiftY;
      const backX = x * motion.cosine + y * motion.sine;
      const backY = y * motion.cosine - x * motion.sine;
      if (this.taken[other] === 1 || withinHull(probe.hull, backX, backY, overlapReach))
        measures.referenceOverlap += 1;
    }
  }
}
