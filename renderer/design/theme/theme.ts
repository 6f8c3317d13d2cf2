import { createTheme, type MantineTheme } from '@mantine/core';

/** Mantine's part of the look; colours come from tokens.css through mantine.css. */
export const theme: Partial<MantineTheme> = createTheme({
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
    Select: {
      defaultProps: {
        size: 'sm',
        maxDropdownHeight: 280,
        comboboxProps: { transitionProps: { duration: 0 } },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        radius: '8px',
        transitionProps: { duration: 0 },
        overlayProps: { color: '#000', backgroundOpacity: 0.45 },
      },
    },
  },
}) as Partial<MantineTheme>;
