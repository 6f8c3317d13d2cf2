/** An upload on its way, as it was announced when it was created. */
export interface UploadRecord {
  readonly id: string;
  readonly stationId: string;
  readonly applicationId: string;
  /** Of the whole file, lower-case hex. */
  readonly sha256: string;
  readonly size: number;
  /** SHA-256 of every `uploadChunkBytes` in order, base64url; null where the station announced none. */
  readonly chunks: string | null;
  readonly createdAt: Date;
  readonly touchedAt: Date;
}

/** A run of bytes that lies in the object store. */
export interface UploadPiece {
  readonly position: number;
  readonly size: number;
  readonly key: string;
}

/**
 * Uploads on their way. Which bytes of one are there is asked of `UploadBytes`. What a method resolved survives the end of the
 * gateway; power loss may take it where bytes lie in a folder, because it may take the bytes.
 */
export interface UploadIndex {
  readonly addUpload: (upload: UploadRecord) => Promise<void>;
  readonly upload: (id: string) => Promise<UploadRecord | undefined>;
  readonly touchUpload: (id: string, at: Date) => Promise<void>;
  /** The longest untouched first. */
  readonly uploadsOf: (stationId: string) => Promise<readonly string[]>;
  /** Ids of those created before a time, a limited number of them. */
  readonly uploadsBefore: (time: Date) => Promise<readonly string[]>;
  /** Forgets an upload and its pieces. */
  readonly removeUpload: (id: string) => Promise<void>;
  /** In order, without gaps. */
  readonly pieces: (uploadId: string) => Promise<readonly UploadPiece[]>;
  /** False where the pieces before it do not reach just to its position: another gateway wrote meanwhile, or the upload is gone. */
  readonly addPiece: (uploadId: string, piece: UploadPiece, at: Date) => Promise<boolean>;
  /** Forgets the pieces from a position on; answers their keys. */
  readonly dropPieces: (uploadId: string, from: number) => Promise<readonly string[]>;
}
