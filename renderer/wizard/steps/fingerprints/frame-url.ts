import { useEffect, useState } from 'react';
import type { Frame } from './capture-session.ts';

/** Object URL of the live picture; the one before is given back as soon as it is replaced. */
export function useFrameUrl(frame: Frame | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (frame === null) {
      setUrl(null);
      return undefined;
    }
    const made = URL.createObjectURL(new Blob([frame.bytes as BlobPart], { type: frame.mimeType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [frame]);
  return url;
}
