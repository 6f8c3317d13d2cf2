import { createContext, type ReactNode, useContext } from 'react';
import { type PreviewFrame, type PreviewSeen, previewFrameSchema } from '../../domain/channels/preview.ts';
import type { Port } from '../../domain/channels/rpc.ts';
import { onPreviewPort } from './ports.ts';

/** Draws one frame. @returns whether it was shown */
export type DrawPreview = (frame: PreviewFrame) => boolean | Promise<boolean>;

/**
 * Frames for the eyes, straight from the device host. Each is acknowledged when it was drawn: the host sends the next one then and not
 * before, so that a busy window sees fewer frames, never older ones.
 */
export interface Previews {
  /** Frames of that attempt go to `draw` until the answer is called. Several may look at one attempt. */
  watch(attemptId: string, draw: DrawPreview): () => void;
  /** Takes the port of the host that runs now. */
  use(port: Port): void;
}

export function createPreviews(): Previews {
  const watchers = new Map<string, Set<DrawPreview>>();

  const show = async (frame: PreviewFrame): Promise<boolean> => {
    const shown = await Promise.all(
      [...(watchers.get(frame.attemptId) ?? [])].map(async (draw) => {
        try {
          return await draw(frame);
        } catch {
          // A picture that can't be read is left out; the next one may be good.
          return false;
        }
      }),
    );
    return shown.includes(true);
  };

  return {
    watch: (attemptId, draw) => {
      const set = watchers.get(attemptId) ?? new Set();
      watchers.set(attemptId, set);
      set.add(draw);
      return () => {
        set.delete(draw);
        if (set.size === 0 && watchers.get(attemptId) === set) watchers.delete(attemptId);
      };
    },
    use: (port) => {
      port.onMessage((message) => {
        const answer = ({ sequence }: Pick<PreviewFrame, 'sequence'>, shown: boolean): void => {
          const seen: PreviewSeen = { type: 'seen', sequence, shown };
          port.postMessage(seen);
        };
        const frame = previewFrameSchema.safeParse(message);
        if (frame.success) void show(frame.data).then((shown) => answer(frame.data, shown));
        else {
          // Two frames that nobody answers would be the last ones the host sends.
          const numbered = previewFrameSchema.pick({ sequence: true }).safeParse(message);
          if (numbered.success) answer(numbered.data, false);
        }
      });
    },
  };
}

/** The officer window's previews, over whatever port is current. */
export function connectPreviews(): Previews {
  const previews = createPreviews();
  onPreviewPort(previews.use);
  return previews;
}

const PreviewsContext = createContext<Previews | null>(null);

export function PreviewsProvider(props: { previews: Previews; children: ReactNode }): ReactNode {
  return <PreviewsContext value={props.previews}>{props.children}</PreviewsContext>;
}

export function usePreviews(): Previews {
  const previews = useContext(PreviewsContext);
  if (previews === null) throw new Error('usePreviews outside PreviewsProvider');
  return previews;
}
