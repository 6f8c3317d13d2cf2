/** How often this process looks at its clock, and how much of the time between two looks may pass for waiting, in milliseconds. */
const lookEvery = 10;
const mostWaiting = 25;

let total = 0;
let last: { readonly at: number; readonly worked: number } | undefined;

const worked = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** A late look means that the machine gave this process no turn, unless it was itself at work all the while. */
function look(): void {
  const now = { at: performance.now(), worked: worked() };
  if (last !== undefined) {
    total += Math.min(now.at - last.at, Math.max(mostWaiting, now.worked - last.worked));
  }
  last = now;
}

/**
 * Milliseconds of this process's own: of the time on the clock only what it worked, or could have worked, because the machine let it. What is promised of
 * a free machine ("within a second") is held by this clock in a test on a machine that is not: one that stalls for five seconds takes none of them from
 * whoever was stalled.
 */
export function ownTime(): number {
  if (last === undefined) setInterval(look, lookEvery).unref();
  look();
  return total;
}
