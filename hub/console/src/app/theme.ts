// Colours and sizes. Contrast holds in both themes; what can be touched is 44 pixels tall.
import { createTheme, type CSSVariablesResolver } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md', autosize: true, minRows: 2 } },
  },
})

/** Muted text that is still read: 4.5 to 1 on every surface. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#54595f', '--mantine-color-error': '#b3261e', '--mantine-color-placeholder': '#5c6268' },
  dark: { '--mantine-color-dimmed': '#b4bac1', '--mantine-color-error': '#ff9d96', '--mantine-color-placeholder': '#a9b0b7' },
})
