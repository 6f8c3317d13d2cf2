import { useEffect, useState } from 'react';
import { useGeneration, useStation } from './station.tsx';

export type Picture = { readonly url: string; readonly mimeType: string };

/** Object URL of a piece of evidence for the eyes; null while it is fetched or where there is none. */
export function useEvidence(draftId: string, evidenceId: string | null): Picture | null {
  const station = useStation();
  const generation = useGeneration(station);
  const [picture, setPicture] = useState<Picture | null>(null);
  useEffect(() => {
    setPicture(null);
    if (evidenceId === null) return undefined;
    let current = true;
    let url: string | null = null;
    void station.call('evidence.preview', { draftId, evidenceId }).then((result) => {
      if (!result.ok || !current) return;
      const { mimeType, content } = result.value;
      url = URL.createObjectURL(new Blob([content], { type: mimeType }));
      setPicture({ url, mimeType });
    });
    return () => {
      current = false;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [station, generation, draftId, evidenceId]);
  return picture;
}
