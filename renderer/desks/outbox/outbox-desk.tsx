import { type ReactNode, useState } from 'react';
import { CarryScreen } from './carry-screen.tsx';
import { QueueScreen } from './queue-screen.tsx';
import type { Sheet } from './sheet.tsx';

/** Everything about sending: what waits and why, and carrying it where no line reaches. */
export function OutboxDesk(): ReactNode {
  const [carrying, setCarrying] = useState(false);
  // Kept while one looks at the list in between: two people may still be reading them to each other.
  const [sheets, setSheets] = useState<readonly Sheet[]>([]);
  return carrying ? (
    <CarryScreen sheets={sheets} onSheets={setSheets} onBack={() => setCarrying(false)} />
  ) : (
    <QueueScreen onCarry={() => setCarrying(true)} />
  );
}
