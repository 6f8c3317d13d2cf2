import type { Content, TDocumentDefinitions, TableCell } from 'pdfmake/interfaces.js';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { trainingLine } from '../slip/slip-words.ts';
import { errors, kinds, outcomes, steps } from './report-words.ts';

export interface ReportData {
  readonly station: { readonly id: string; readonly name: string; readonly unitName: string };
  readonly training: boolean;
  /** Of Viet Nam, as printed. */
  readonly printedAt: string;
  readonly version: string;
  readonly devices: readonly DeviceHealth[];
  /** Moment of a test as printed. */
  readonly timeText: (at: string) => string;
}

const failedColour = '#b00020';
const ruled = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => '#aaaaaa',
  paddingTop: () => 2,
  paddingBottom: () => 1,
};

/** The last self-test of every device, A4. */
export function reportDocument(data: ReportData): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: [40, 36, 40, 36],
    info: { title: 'BIÊN BẢN KIỂM TRA THIẾT BỊ', creator: 'Trạm Căn Cước' },
    language: 'vi-VN',
    defaultStyle: { font: 'BeVietnamPro', fontSize: 9, lineHeight: 1.15 },
    footer: (page, pages) => ({ text: `${page}/${pages}`, alignment: 'center', fontSize: 8 }),
    content: [
      { text: data.station.unitName.toUpperCase(), bold: true },
      { text: `${data.station.name} (${data.station.id}) · phiên bản ${data.version}` },
      {
        text: 'BIÊN BẢN KIỂM TRA THIẾT BỊ',
        bold: true,
        fontSize: 14,
        alignment: 'center',
        margin: [0, 10, 0, 0],
      },
      { text: `Lập lúc ${data.printedAt}`, alignment: 'center', margin: [0, 0, 0, 6] },
      ...(data.training
        ? [{ text: trainingLine, bold: true, color: failedColour, alignment: 'center' as const }]
        : []),
      ...data.devices.map((device) => deviceBlock(device, data)),
      ...(data.devices.length === 0 ? ['Trạm chưa có thiết bị nào.'] : []),
      { text: 'NGƯỜI KIỂM TRA', bold: true, alignment: 'right', margin: [0, 24, 40, 0] },
      { text: '(Ký, ghi rõ họ tên)', italics: true, fontSize: 8, alignment: 'right', margin: [0, 0, 36, 0] },
    ],
  };
}

function deviceBlock({ state, lastSelfTest }: DeviceHealth, data: ReportData): Content {
  const identity = [state.make, state.model, state.firmware, state.serialNumber].filter(
    (text) => text !== null && text !== '',
  );
  return {
    unbreakable: true,
    margin: [0, 8, 0, 0],
    stack: [
      { text: `${kinds[state.kind]} – ${state.name}${state.simulated ? ' (mô phỏng)' : ''}`, bold: true },
      { text: [...identity, state.port ?? ''].filter((text) => text !== '').join(' · '), fontSize: 8 },
      lastSelfTest === null
        ? { text: 'Chưa kiểm tra lần nào.', color: failedColour }
        : resultTable(lastSelfTest, data.timeText(lastSelfTest.at)),
    ],
  };
}

function resultTable(test: NonNullable<DeviceHealth['lastSelfTest']>, at: string): Content {
  const verdict = {
    text: `${at}: ${test.passed ? 'ĐẠT' : 'KHÔNG ĐẠT'}`,
    bold: true,
    ...(test.passed ? {} : { color: failedColour }),
  };
  return {
    stack: [
      verdict,
      {
        table: { headerRows: 0, widths: [110, 60, '*', 50], body: test.results.map(resultRow) },
        layout: ruled,
      },
    ],
  };
}

function resultRow({ step, outcome, failure, detail, tookMs }: SelfTestResult): TableCell[] {
  const cause = failure === null ? '' : errors[failure.code];
  return [
    steps[step],
    { text: outcomes[outcome], ...(outcome === 'failed' ? { color: failedColour, bold: true } : {}) },
    [cause, detail].filter((text) => text !== '').join(' – '),
    { text: `${Math.round(tookMs)} ms`, alignment: 'right' },
  ];
}
