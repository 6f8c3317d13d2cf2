/** The public face of the ISO/IEC 19794-4 codec: import from here. */
export {
  compressionFromCode,
  compressionToCode,
  fingerPositionName,
  impressionTypeName,
  isoFingerPositionCode,
  isoImpressionTypeCode,
  recogniseFingerPayload,
  type FingerCompression,
  type FingerPayloadFormat,
  type FingerRecordVersion,
  type IsoFingerPositionName,
  type IsoImpressionTypeName,
} from './finger-image-codes.ts';
export { encodeFingerImageRecord } from './finger-image-record-encode.ts';
export {
  fingerRecordLimits,
  pixelsPerInch,
  type FingerImageQuality,
  type FingerImageRecord,
  type FingerImageRepresentation,
  type FingerRecordErrorCode,
} from './finger-image-record-model.ts';
export { parseFingerImageRecord } from './finger-image-record-parse.ts';
