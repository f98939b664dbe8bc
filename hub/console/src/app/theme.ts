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
    Badge: { defaultProps: { size: 'lg' } },
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md', autosize: true, minRows: 2 } },
  },
})

/** Words on a tinted ground, by colour: 4.5 to 1, which Mantine's own do not reach. */
const TINTED = {
  blue: '#124b82',
  gray: '#3d4349',
  green: '#1d6127',
  orange: '#8a3b00',
  red: '#9b1c1c',
  teal: '#065b43',
  yellow: '#664a00',
}

/** Text is read everywhere, also what is muted, refused or only suggested. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#54595f',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-placeholder': '#5c6268',
    ...Object.fromEntries(
      Object.entries(TINTED).flatMap(([name, text]) => [
        [`--mantine-color-${name}-light`, `var(--mantine-color-${name}-1)`],
        [`--mantine-color-${name}-light-color`, text],
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': '#b4bac1',
    '--mantine-color-error': '#ff9d96',
    '--mantine-color-placeholder': '#a9b0b7',
  },
})
