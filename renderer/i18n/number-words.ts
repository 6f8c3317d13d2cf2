import type { Language } from './text.ts';

/** A whole number as it is read aloud, 0 to 999 999 999: counts that two people agree on are said in digits and in words. */
export function numberWords(count: number, language: Language): string {
  if (!Number.isInteger(count) || count < 0 || count > 999_999_999) return String(count);
  return language === 'vi' ? vietnamese(count) : english(count);
}

const vietnameseDigits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const vietnameseScales = ['', 'nghìn', 'triệu'] as const;

function vietnamese(count: number): string {
  if (count === 0) return 'không';
  const groups = groupsOf(count);
  return groups
    .flatMap((group, index) => {
      if (group === 0) return [];
      const scale = vietnameseScales[groups.length - 1 - index] ?? '';
      return [vietnameseGroup(group, index > 0), scale];
    })
    .filter(Boolean)
    .join(' ');
}

/** `after`: something larger was said before, so that empty hundreds are said too: một nghìn không trăm linh năm. */
function vietnameseGroup(group: number, after: boolean): string {
  const [hundreds, tens, units] = [Math.floor(group / 100), Math.floor((group % 100) / 10), group % 10];
  const digit = (value: number): string => vietnameseDigits[value] ?? '';
  const hasHundreds = hundreds > 0 || after;
  const words = hasHundreds ? [digit(hundreds), 'trăm'] : [];
  if (tens > 1) words.push(digit(tens), 'mươi');
  else if (tens === 1) words.push('mười');
  else if (units > 0 && hasHundreds) words.push('linh');
  if (units === 1 && tens > 1) words.push('mốt');
  else if (units === 4 && tens > 1) words.push('tư');
  else if (units === 5 && tens > 0) words.push('lăm');
  else if (units > 0) words.push(digit(units));
  return words.join(' ');
}

const englishSmall =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const englishTens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const englishScales = ['', 'thousand', 'million'] as const;

function english(count: number): string {
  if (count === 0) return 'zero';
  const groups = groupsOf(count);
  return groups
    .flatMap((group, index) =>
      group === 0 ? [] : [englishGroup(group), englishScales[groups.length - 1 - index] ?? ''],
    )
    .filter(Boolean)
    .join(' ');
}

function englishGroup(group: number): string {
  const rest = group % 100;
  const hundreds = group < 100 ? [] : [`${englishSmall[Math.floor(group / 100)] ?? ''} hundred`];
  if (rest === 0) return hundreds.join(' ');
  const tens = englishTens[Math.floor(rest / 10)] ?? '';
  const units = rest % 10 === 0 ? '' : `-${englishSmall[rest % 10] ?? ''}`;
  return [...hundreds, rest < 20 ? (englishSmall[rest] ?? '') : `${tens}${units}`].join(' ');
}

/** Groups of three digits, the largest first. */
function groupsOf(count: number): number[] {
  const groups: number[] = [];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  return groups;
}
