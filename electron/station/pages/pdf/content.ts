import { Budget, isName, isWord, PdfDamagedError, type PdfDictionary, type PdfValue } from './lexer.ts';
import type { PdfFile, PdfStream } from './pdf-file.ts';

/** a b c d e f of a transformation (ISO 32000-1, 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export interface PlacedPicture {
  readonly stream: PdfStream;
  readonly matrix: Matrix;
}

/** What a page shows. */
export interface Shown {
  readonly pictures: readonly PlacedPicture[];
  /** Letters or lines that are seen: not those under a picture of the whole page, nor the unseen text that readers put over a scan. */
  readonly drawn: boolean;
}

const mostOperands = 64;
const deepest = 4;
const mostPictures = 64;
const mostSaved = 64;
/** Forms drawn on one page, and operators on it. */
const mostForms = 100;
const mostOperators = 1_000_000;
/** Of the page: a picture that covers this much hides what was drawn before. */
const wholePage = 0.9;

const paints = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh']);
const writes = new Set(['Tj', 'TJ', "'", '"']);
/** Text rendering modes that leave nothing to be seen (9.3.6). */
const unseenModes = [3, 7];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

export function times(one: Matrix, other: Matrix): Matrix {
  const [a, b, c, d, e, f] = one;
  const [g, h, i, j, k, l] = other;
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

interface State {
  readonly matrix: Matrix;
  readonly mode: number;
}

/** Goes through the operators of a page and of the forms on it. Throws `PdfDamagedError`. */
export class ContentReader {
  readonly #file: PdfFile;
  readonly #area: number;
  readonly #forms = new Budget(mostForms);
  readonly #operators = new Budget(mostOperators);
  #pictures: PlacedPicture[] = [];
  #drawn = false;

  /** @param area of the page, in its units */
  constructor(file: PdfFile, area: number) {
    this.#file = file;
    this.#area = area;
  }

  read(content: Uint8Array, resources: PdfDictionary): Shown {
    this.#run(content, resources, identity, 0);
    return { pictures: this.#pictures, drawn: this.#drawn };
  }

  #run(content: Uint8Array, resources: PdfDictionary, matrix: Matrix, depth: number): void {
    const lexer = this.#file.lexer(content);
    let state: State = { matrix, mode: 0 };
    const saved: State[] = [];
    let operands: PdfValue[] = [];
    for (;;) {
      const value = lexer.value();
      if (value === undefined) {
        // A bracket that closes nothing; anything else is the end.
        if (lexer.at >= content.length) return;
        lexer.at += 1;
        continue;
      }
      if (!isWord(value)) {
        operands.push(value);
        if (operands.length > mostOperands) throw new PdfDamagedError('too many operands');
        continue;
      }
      const { word } = value;
      this.#operators.spend(1);
      if (word === 'q') {
        if (saved.length >= mostSaved) throw new PdfDamagedError('too many states');
        saved.push(state);
      } else if (word === 'Q') state = saved.pop() ?? state;
      else if (word === 'cm') state = { ...state, matrix: times(this.#matrix(operands), state.matrix) };
      else if (word === 'Tr') state = { ...state, mode: this.#file.number(operands[0]) ?? 0 };
      else if (word === 'Do') this.#draw(operands[0], resources, state.matrix, depth);
      else if (word === 'BI') {
        this.#drawn = true;
        // What follows is bytes, which may look like anything.
        return;
      } else if (paints.has(word) || (writes.has(word) && !unseenModes.includes(state.mode)))
        this.#drawn = true;
      operands = [];
    }
  }

  #matrix(values: readonly PdfValue[]): Matrix {
    const [a, b, c, d, e, f] = values.map((value) => this.#file.number(value) ?? 0);
    return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
  }

  #draw(operand: PdfValue | undefined, resources: PdfDictionary, matrix: Matrix, depth: number): void {
    const named = this.#file.dictionary(resources.get('XObject'));
    const stream = isName(operand) ? this.#file.stream(named.get(operand.name)) : null;
    const kind = stream === null ? null : this.#file.name(stream.dictionary.get('Subtype'));
    if (stream === null || kind === null) {
      this.#drawn = true;
      return;
    }
    if (kind === 'Form') {
      this.#drawForm(stream, resources, matrix, depth);
      return;
    }
    if (kind !== 'Image' || this.#pictures.length >= mostPictures) {
      this.#drawn = true;
      return;
    }
    if (this.#covers(matrix) && isOpaque(stream.dictionary)) {
      this.#pictures = [];
      this.#drawn = false;
    }
    this.#pictures.push({ stream, matrix });
  }

  #drawForm(form: PdfStream, resources: PdfDictionary, matrix: Matrix, depth: number): void {
    if (depth >= deepest) {
      this.#drawn = true;
      return;
    }
    this.#forms.spend(1);
    const own = this.#file.list(form.dictionary.get('Matrix'));
    const placed = own.length === 6 ? times(this.#matrix(own), matrix) : matrix;
    const inside = form.dictionary.has('Resources')
      ? this.#file.dictionary(form.dictionary.get('Resources'))
      : resources;
    this.#run(this.#file.text(form), inside, placed, depth + 1);
  }

  #covers([a, b, c, d]: Matrix): boolean {
    return Math.abs(a * d - b * c) >= wholePage * this.#area;
  }
}

/** Nothing of what is under it shows through. */
function isOpaque(picture: PdfDictionary): boolean {
  return !['ImageMask', 'Mask', 'SMask'].some((key) => picture.has(key) && picture.get(key) !== false);
}
