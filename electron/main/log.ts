/** Technical events of main as one JSON line each on stderr. Nothing about an applicant ever reaches main. */
export type Log = (event: string, details?: Readonly<Record<string, string | number | boolean>>) => void;

export const log: Log = (event, details = {}) => {
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), process: 'main', event, ...details })}\n`,
  );
};
