import { devices as words } from '../../../renderer/i18n/vi/devices.ts';
import { captureCodes } from '../../../renderer/i18n/vi/capture-codes.ts';
import type { Cell } from './run.ts';

const sentences: Readonly<Record<string, string | undefined>> = { ...words, ...captureCodes };

/** What the officer reads on the screen. */
export function sentenceOf(code: string): string {
  if (code === 'done') return '(xong)';
  const said = sentences[`device.${code}`];
  return said === undefined ? code : [said, sentences[`device.${code}.remedy`]].filter(Boolean).join(' ');
}

/** One line a cell: device, fault, moment, code, sentence, what was kept, time until usable again. */
export function tableOf(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => [
    cell.wrong === null ? '✓' : '✗',
    cell.device,
    cell.fault,
    cell.moment,
    cell.code,
    sentenceOf(cell.code),
    cell.kept,
    cell.usableMs === null ? 'never' : `${(cell.usableMs / 1000).toFixed(1)} s`,
    cell.wrong ?? '',
  ]);
  const head = ['', 'device', 'fault', 'moment', 'code', 'the officer sees', 'kept', 'usable again', ''];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
