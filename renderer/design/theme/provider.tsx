import '@mantine/core/styles.css';
import './fonts.css';
import './tokens.css';
import './mantine.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readPreference, writePreference } from './preferences.ts';
import { theme } from './theme.ts';

export type Scheme = 'light' | 'dark';

interface Appearance {
  readonly scheme: Scheme;
  setScheme(scheme: Scheme): void;
}

const AppearanceContext = createContext<Appearance | null>(null);

function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Theme, fonts and tokens; goes around everything in both windows. */
export function DesignProvider({ children }: { children: ReactNode }): ReactNode {
  const [scheme, setScheme] = useState<Scheme>(() =>
    readPreference('scheme', 'light') === 'dark' ? 'dark' : 'light',
  );
  useEffect(() => writePreference('scheme', scheme), [scheme]);
  const appearance = useMemo(() => ({ scheme, setScheme }), [scheme]);
  return (
    <AppearanceContext value={appearance}>
      <MantineProvider theme={theme} forceColorScheme={scheme} getStyleNonce={nonce}>
        {children}
      </MantineProvider>
    </AppearanceContext>
  );
}

export function useAppearance(): Appearance {
  const appearance = useContext(AppearanceContext);
  if (appearance === null) throw new Error('useAppearance outside DesignProvider');
  return appearance;
}
