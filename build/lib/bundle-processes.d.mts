/** Bundles one program for Node: `output` below dist/, `entry` below the root; nothing is done where nothing changed. */
export function bundleOne(output: string, entry: string): Promise<string | undefined>;
