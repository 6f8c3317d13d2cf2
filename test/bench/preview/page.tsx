import { createRoot } from 'react-dom/client';
import { connectPreviews, PreviewsProvider } from '../../../renderer/channel/preview.tsx';
import { PreviewCanvas } from '../../../renderer/design/preview-canvas.tsx';
import { startSeeing } from './seen.ts';

const see = startSeeing();
const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <PreviewsProvider previews={connectPreviews()}>
      <PreviewCanvas
        attemptId="bench"
        label="bench"
        onShown={({ sequence, takenAt }) => see(sequence, takenAt)}
      />
    </PreviewsProvider>,
  );
}
