/** What is used of tesseract.js-core 7, which ships without types. */
export interface TesseractApi {
  /** 0 where the model was found. */
  Init(folder: null, language: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  /** Takes `/input` of the core's own file system; 1 where it is no picture. */
  SetImageFile(orientation: number, angle: number): number;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
}
export interface TesseractCore {
  readonly FS: { writeFile(name: string, content: Uint8Array): void };
  readonly TessBaseAPI: new () => TesseractApi;
}
