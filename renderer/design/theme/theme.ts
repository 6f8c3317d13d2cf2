import { createTheme, type MantineThemeOverride } from '@mantine/core';

/** Mantine's part of the look; colours come from tokens.css through mantine.css. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: "'Be Vietnam Pro', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "'Be Vietnam Pro', monospace",
  fontSizes: { xs: '13px', sm: '15px', md: '15px', lg: '18px', xl: '22px' },
  defaultRadius: '6px',
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    ModalRoot: { defaultProps: { radius: '8px', transitionProps: { duration: 0 } } },
    ModalOverlay: { defaultProps: { color: '#000', backgroundOpacity: 0.45 } },
  },
});
