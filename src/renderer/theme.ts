import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** One accent: the blue of the city's own service signs, quiet enough for eight hours. */
const accent: MantineColorsTuple = ["#eaf2fb", "#d3e2f3", "#a6c4e6", "#76a4d9", "#4e88cd", "#3576c5", "#256cc2", "#195aa9", "#0f5098", "#004586"];

/**
 * The browser neither remembers what was typed about a citizen nor looks at its spelling: the one would keep it in the
 * window's profile, the other may send it away. `new-password` is the word for a password that is not to be offered.
 */
const silentInput = { defaultProps: { autoComplete: "off", spellCheck: false, autoCorrect: "off" } };
const silentPassword = { defaultProps: { autoComplete: "new-password", spellCheck: false } };

/** What is asked for is there: who opens a panel a hundred times a day does not wait for it to fade in. */
const atOnce = { duration: 0 };

/** Choices scroll in the list itself, which the input names as its own: a box around it would be one that no key reaches. */
const choices = {
  defaultProps: { ...silentInput.defaultProps, withScrollArea: false },
  styles: { options: { maxHeight: 220, overflowY: "auto" } },
} as const;

/** Of what answers or dials. White words on it have a contrast of 6.5, where the library's own green has 4.4. */
export const answerGreen = "#1f6b30";

export const theme = createTheme({
  components: {
    TextInput: silentInput,
    Textarea: silentInput,
    Select: choices,
    Autocomplete: choices,
    MultiSelect: choices,
    TagsInput: choices,
    PasswordInput: silentPassword,
    // A menu holds its items and nothing else, and begins at the first of them (WAI-ARIA menu button pattern).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: atOnce } },
    Popover: { defaultProps: { transitionProps: atOnce } },
    Portal: { defaultProps: { target: "#floating" } },
  },
  colors: { accent },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 5 },
  fontFamily: '"PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  defaultRadius: 6,
  focusRing: "auto",
  respectReducedMotion: true,
});

/** The library's own pale text (hints under a field) and its red of a wrong value have too little contrast for AA; the console's own have enough. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "var(--quiet)", "--mantine-color-error": "var(--trouble)" },
  dark: { "--mantine-color-dimmed": "var(--quiet)", "--mantine-color-error": "var(--trouble)" },
});
