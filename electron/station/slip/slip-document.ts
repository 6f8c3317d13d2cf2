import type {
  Column,
  Content,
  CustomTableLayout,
  TDocumentDefinitions,
  TableCell,
} from 'pdfmake/interfaces.js';
import { formatPartialDate, vietnamDate } from '../../../domain/applicant/partial-date.ts';
import { formatPersonalNumber } from '../../../domain/applicant/personal-number.ts';
import { fileCodeBarcode, slipQr } from './slip-codes.ts';
import type { SlipData } from './slip-data.ts';
import { dateText, feeText, forms, procedureText, trainingLine } from './slip-words.ts';

/** Points. A5 upright: 419.53 × 595.28. */
const margin = 28;
const labelWidth = 124;
const qrSize = 92;
/** A thin line below each row but the last. */
const ruled: CustomTableLayout = {
  hLineWidth: (line, { table }) => (line === 0 || line === table.body.length ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#aaaaaa',
  paddingLeft: () => 0,
  paddingTop: () => 3,
  paddingBottom: () => 2,
};

export function slipDocument(data: SlipData): TDocumentDefinitions {
  const { title, form } = forms[data.policyId];
  return {
    pageSize: 'A5',
    pageMargins: [margin, data.training ? 32 : margin, margin, data.training ? 32 : margin],
    info: { title: title.join(' '), creator: 'Trạm Căn Cước' },
    language: 'vi-VN',
    defaultStyle: { font: 'BeVietnamPro', fontSize: 10, lineHeight: 1.2 },
    ...(data.training ? { header: trainingBand(), footer: trainingBand() } : {}),
    content: [
      letterhead(data),
      { text: form, italics: true, fontSize: 7, alignment: 'right', margin: [0, 6, 0, 0] },
      { text: title.join('\n'), bold: true, fontSize: 14, alignment: 'center', margin: [0, 6, 0, 6] },
      { svg: fileCodeBarcode(data), width: 230, alignment: 'center' },
      { text: data.ticket, bold: true, fontSize: 11, characterSpacing: 0.8, alignment: 'center' },
      fieldTable(data),
      {
        text: `Ngày trả kết quả: ${dateText(data.resultDate)}`,
        bold: true,
        fontSize: 13,
        alignment: 'center',
        margin: [0, 10, 0, 2],
      },
      { text: `Nơi trả kết quả: ${data.resultPlace}`, alignment: 'center' },
      closing(data),
      {
        text: 'Khi đến nhận kết quả, đề nghị mang theo giấy hẹn này.',
        italics: true,
        fontSize: 9,
        alignment: 'center',
        margin: [0, 8, 0, 0],
      },
    ],
  };
}

function trainingBand(): Content {
  return {
    text: trainingLine,
    bold: true,
    fontSize: 10,
    color: '#b00020',
    alignment: 'center',
    margin: [0, 12, 0, 0],
  };
}

function letterhead(data: SlipData): Content {
  return {
    columns: [
      {
        width: '42%',
        alignment: 'center',
        fontSize: 8,
        stack: [{ text: data.unit.name.toUpperCase(), bold: true }, { text: `Mã đơn vị: ${data.unit.code}` }],
      },
      {
        width: '*',
        alignment: 'center',
        fontSize: 8,
        stack: [
          { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', bold: true },
          { text: 'Độc lập – Tự do – Hạnh phúc', bold: true, decoration: 'underline' },
        ],
      },
    ],
  };
}

function fieldTable(data: SlipData): Content {
  const number = data.personalNumber === null ? 'Chưa có' : formatPersonalNumber(data.personalNumber);
  const fields: [string, string][] = [
    ['Họ và tên', data.fullName],
    ['Ngày sinh', formatPartialDate(data.birthDate)],
    ['Số định danh cá nhân', number],
    ['Thủ tục', procedureText(data.policyId, data.issueType, data.reasonCode)],
    ['Ngày tiếp nhận', dateText(vietnamDate(data.receivedAt))],
    ['Lệ phí', feeText(data.feeAmount)],
  ];
  const body: TableCell[][] = fields.map(([label, value], index) => [
    { text: label, color: '#444444' },
    { text: value, bold: index === 0 },
  ]);
  return {
    table: { headerRows: 0, widths: [labelWidth, '*'], body },
    layout: ruled,
    margin: [0, 12, 0, 0],
  };
}

function closing(data: SlipData): Content {
  return {
    margin: [0, 12, 0, 0],
    columns: [
      { width: qrSize, svg: slipQr(data), fit: [qrSize, qrSize] },
      signatureBox('NGƯỜI NỘP HỒ SƠ', '(Ký, ghi rõ họ tên)', ''),
      signatureBox('CÁN BỘ TIẾP NHẬN', '(Ký, ghi rõ họ tên)', `${data.officer.rank} ${data.officer.name}`),
    ],
  };
}

function signatureBox(title: string, hint: string, name: string): Column {
  return {
    width: '*',
    alignment: 'center',
    stack: [
      { text: title, bold: true, fontSize: 9 },
      { text: hint, italics: true, fontSize: 8 },
      { text: name, bold: true, fontSize: 9, margin: [0, 40, 0, 0] },
    ],
  };
}
