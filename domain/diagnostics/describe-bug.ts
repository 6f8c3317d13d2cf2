/**
 * What may be told of something thrown: its kind and where, not its message, which may quote what it choked on. The message stands in front
 * of the frames, and a line of it may look like one.
 */
export function describeBug(error: unknown): { kind: string; at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const { stack = '', message } = error;
  const behind = stack.indexOf(message) + message.length;
  const lines = stack.slice(stack.includes(message) ? behind : stack.length).split('\n');
  const frames = lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  return { kind: error.name, at: frames.slice(0, 12) };
}
