import { createTheme, localStorageColorSchemeManager, type CSSVariablesResolver } from "@mantine/core";

/** Buttons and their like take every colour from tokens.css, so that both themes follow it. */
export const theme = createTheme({
  fontFamily: "var(--jw-font)",
  defaultRadius: "var(--jw-radius-small)",
  cursorType: "pointer",
  respectReducedMotion: true,
  variantColorResolver: ({ variant, color }) => {
    const tone = color === "red" ? "var(--jw-critical)" : "var(--jw-accent)";
    if (variant === "filled") {
      return {
        background: tone,
        hover: color === "red" ? tone : "var(--jw-accent-hover)",
        color: "var(--jw-on-accent)",
        border: "1px solid transparent",
      };
    }
    const bordered = variant === "default" || variant === "outline";
    return {
      background: "transparent",
      hover: "color-mix(in srgb, var(--jw-accent) 14%, transparent)",
      color: color === "red" ? tone : "var(--jw-text)",
      border: bordered ? "1px solid var(--jw-control-border)" : "1px solid transparent",
    };
  },
});

const shared = {
  "--mantine-color-body": "var(--jw-background)",
  "--mantine-color-text": "var(--jw-text)",
  "--mantine-color-dimmed": "var(--jw-muted)",
  "--mantine-color-placeholder": "var(--jw-muted)",
  "--mantine-color-error": "var(--jw-critical)",
  "--mantine-color-anchor": "var(--jw-accent)",
  "--mantine-color-default": "var(--jw-surface)",
  "--mantine-color-default-hover": "color-mix(in srgb, var(--jw-accent) 14%, var(--jw-surface))",
  "--mantine-color-default-color": "var(--jw-text)",
  "--mantine-color-default-border": "var(--jw-control-border)",
  "--mantine-color-disabled": "var(--jw-raised)",
  "--mantine-color-disabled-color": "var(--jw-muted)",
  "--mantine-color-disabled-border": "var(--jw-line)",
  "--mantine-primary-color-filled": "var(--jw-accent)",
  "--mantine-primary-color-filled-hover": "var(--jw-accent-hover)",
  "--mantine-primary-color-contrast": "var(--jw-on-accent)",
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: shared, light: shared });

export const colorScheme = localStorageColorSchemeManager({ key: "joulewatch-theme" });
